"""What runs beside a learner's code, in the process that is shut in.

It needs Python and NumPy and nothing else: in there, nnlib is out of reach. The grader imports the
same files, to speak the same language, so in here imports are relative.
"""
