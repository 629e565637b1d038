# %% [markdown]
# # Glossary
#
# The words of the course, each in a sentence or two, with a link to the section that explains it.

# %% [markdown]
# ### Ablation
#
# Switching a part of a network off and measuring what it costs: the plainest way to ask what the
# part is for.
#
# *[Lesson 11](11_looking_inside.ipynb#3.-One-answer,-taken-apart)*

# %% [markdown]
# ### Accuracy
#
# The fraction of answers that are right.
#
# *[Lesson 1](01_data.ipynb#5.-Labels-are-names)*

# %% [markdown]
# ### Activation function
#
# A function applied to each output of a layer, one number at a time, that is not a straight line.
# Without one between them, linear layers collapse into a single linear layer.
#
# *[Lesson 2](02_forward_pass.ipynb#5.-Four-functions-that-bend)*

# %% [markdown]
# ### Activation maximisation
#
# Searching for the input that excites a part of a network most, by walking along the slopes of
# its pixels.
#
# *[Lesson 11](11_looking_inside.ipynb#5.-The-slope-of-every-pixel)*

# %% [markdown]
# ### Adam
#
# A rule that joins momentum and RMSProp: a running average of the slopes, divided by the root of
# a running average of their squares, both with bias correction.
#
# *[Lesson 6](06_optimizers.ipynb#5.-Adam:-both,-and-a-correction)*

# %% [markdown]
# ### AdamW
#
# Adam with the weight decay applied to the weights directly, and not passed through the division
# by the size of the slopes.
#
# *[Lesson 6](06_optimizers.ipynb#6.-AdamW:-decay-that-is-not-divided)*

# %% [markdown]
# ### Adversarial example
#
# An input that was changed a little, on purpose, so that a network misreads it.
#
# *[Lesson 11](11_looking_inside.ipynb#6.-A-nudge-that-fools-the-network)*

# %% [markdown]
# ### Adversarial training
#
# Training on adversarial examples with their right labels, made afresh for each batch from the
# network as it is at that moment.
#
# *[Lesson 11](11_looking_inside.ipynb#7.-Harder-to-fool)*

# %% [markdown]
# ### Amdahl's law
#
# If a part takes the fraction f of the time and becomes s times as fast, the whole becomes 1 /
# ((1 − f) + f / s) times as fast: never more than 1 / (1 − f).
#
# *[Lesson 10](10_speed.ipynb#2.-Profile-first)*

# %% [markdown]
# ### Architecture
#
# How the layers of a network are chosen: their number, their sizes, and the functions between
# them.
#
# *[Lesson 9](09_mnist.ipynb#The-question:-which-of-five-reads-best?)*

# %% [markdown]
# ### Augmentation
#
# Making new training examples out of old ones by changes that leave the label right, such as
# moving an image by a pixel.
#
# *[Lesson 7](07_overfitting.ipynb#7.-Shifts:-the-same-digit,-elsewhere)*

# %% [markdown]
# ### Automatic differentiation
#
# Letting a program find exact derivatives by recording each step of a computation with its local
# slopes and walking back through the record.
#
# *[Lesson 12](12_what_next.ipynb#2.-The-walk-back,-newest-first)*

# %% [markdown]
# ### Backpropagation
#
# The method of finding every slope of the loss in one backward pass: slopes multiply along a
# path, add where paths meet, and each is computed once.
#
# *[Lesson 4](04_backpropagation.ipynb#2.-The-chain-rule,-with-numbers)*

# %% [markdown]
# ### Backward pass
#
# The walk from the loss back to the inputs that computes the gradients, last step first, from the
# values that the forward pass has kept.
#
# *[Lesson 4](04_backpropagation.ipynb#2.-The-chain-rule,-with-numbers)*

# %% [markdown]
# ### Baseline
#
# A simple method whose result anything better has to beat.
#
# *[Lesson 1](01_data.ipynb#The-number-to-beat)*

# %% [markdown]
# ### Batch
#
# The few examples, often 32, that a network looks at for one step of learning. Also called a
# mini-batch.
#
# *[Welcome](00_welcome.ipynb#3.-A-network-learns)*

# %% [markdown]
# ### Bias
#
# The number that a neuron adds to the sum of its weighted inputs: its output when every input is
# zero.
#
# *[Lesson 2](02_forward_pass.ipynb#1.-One-neuron,-by-hand)*

# %% [markdown]
# ### Bias correction
#
# Dividing a running average that started at zero by the share that real numbers have in it.
# Without it Adam's first steps are too long.
#
# *[Lesson 6](06_optimizers.ipynb#5.-Adam:-both,-and-a-correction)*

# %% [markdown]
# ### BLAS
#
# Basic Linear Algebra Subprograms: a library of matrix products and the like, tuned to each kind
# of processor. NumPy calls one for products of float32 and float64 arrays.
#
# *[Lesson 10](10_speed.ipynb#5.-From-float64-to-float32)*

# %% [markdown]
# ### Bottleneck
#
# The part of a program that takes most of the time, so that everything else waits for it.
#
# *[Lesson 10](10_speed.ipynb#2.-Profile-first)*

# %% [markdown]
# ### Broadcasting
#
# NumPy's rule for combining arrays of different shapes: aligned at the right, two lengths fit if
# they are equal or if one of them is 1 or missing, and that one is repeated.
#
# *[Lesson 1](01_data.ipynb#Shapes-that-fit,-and-shapes-that-seem-to)*

# %% [markdown]
# ### Buffer
#
# An array that is made once and written again and again, so that no new memory is needed. What it
# held before is gone with the next write.
#
# *[Lesson 10](10_speed.ipynb#7.-In-place)*

# %% [markdown]
# ### Cache
#
# A small, quick memory inside the processor that holds what was used last. Numbers that are used
# again while they are in it need not be fetched from main memory.
#
# *[Lesson 10](10_speed.ipynb#4.-From-one-image-to-a-batch)*

# %% [markdown]
# ### Calibration
#
# How well confidence agrees with accuracy. A network is calibrated if, of all answers of which it
# is 80% sure, 80% are right.
#
# *[Lesson 8](08_judgement.ipynb#4.-As-sure-as-it-should-be?)*

# %% [markdown]
# ### Capacity
#
# What a network is able to fit: more units and layers can draw more complicated borders between
# the classes, or learn more examples by heart.
#
# *[Lesson 9](09_mnist.ipynb#A:-784-10-10)*

# %% [markdown]
# ### Central difference
#
# A slope measured by nudging to both sides: (f(x + h) − f(x − h)) / 2h. Its error falls with the
# square of the step h, until rounding error takes over.
#
# *[Lesson 4](04_backpropagation.ipynb#1.-Measure-a-slope-by-nudging)*

# %% [markdown]
# ### Chain rule
#
# Local slopes along a path multiply: if a moves twice as far as b, and b three times as far as c,
# then a moves six times as far as c.
#
# *[Lesson 4](04_backpropagation.ipynb#2.-The-chain-rule,-with-numbers)*

# %% [markdown]
# ### Computation graph
#
# A picture, or a record, of what was computed from what: a node for each step, and a line for
# each number that one step hands to another.
#
# *[Lesson 4](04_backpropagation.ipynb#2.-The-chain-rule,-with-numbers)*

# %% [markdown]
# ### Condition number
#
# The largest curvature divided by the smallest. The larger it is, the longer and narrower the
# ravine.
#
# *[Lesson 6](06_optimizers.ipynb#1.-A-ravine)*

# %% [markdown]
# ### Confidence
#
# The probability that a network gives to its own answer: the largest of the probabilities that
# softmax makes of its logits.
#
# *[Lesson 8](08_judgement.ipynb#Two-numbers)*

# %% [markdown]
# ### Confidence interval
#
# The values of the true number that agree with what was measured. A 95% interval contains the
# true number in 95 of 100 experiments. It has nothing to do with a network's confidence.
#
# *[Lesson 8](08_judgement.ipynb#6.-How-sure-is-a-test-accuracy?)*

# %% [markdown]
# ### Confusion matrix
#
# A table that counts answers by kind. The row is the true class, the column the answer, so right
# answers stand on the diagonal.
#
# *[Welcome](00_welcome.ipynb#4.-What-it-got-right,-and-what-not)*

# %% [markdown]
# ### Convolution
#
# A layer that lays the same small filters over every place of its input. It is a linear layer
# with most weights zero and the others shared.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Convolutional network
#
# A network whose first layers are convolutions with trained filters, with pooling between them,
# and whose last layers are linear.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Correlation
#
# How alike two lists of numbers are once each has its own mean and its own size taken out: 1 if
# they rise and fall together, 0 if they have nothing in common, −1 if one is the negative of the
# other.
#
# *[Lesson 11](11_looking_inside.ipynb#1.-Weights-as-pictures)*

# %% [markdown]
# ### Cross-entropy
#
# The loss of this course: the mean of -log p over the examples, with p the probability that the
# network gave to the label. 0 is perfect; saying the same for all C classes costs log C.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#5.-One-number-for-a-forecast)*

# %% [markdown]
# ### Curvature
#
# How fast a slope changes as you move: the slope of the slope. For a parabola it is the same
# everywhere.
#
# *[Lesson 6](06_optimizers.ipynb#1.-A-ravine)*

# %% [markdown]
# ### Dead unit
#
# A ReLU unit whose output is zero for every training example. Its gate is shut, no gradient
# passes, and so it never learns again.
#
# *[Lesson 5](05_training.ipynb#5.-How-long-a-step?)*

# %% [markdown]
# ### Distributed representation
#
# Knowledge spread over many units, each of which takes part in many answers, so that no single
# unit stands for one thing or is needed alone.
#
# *[Lesson 11](11_looking_inside.ipynb#3.-One-answer,-taken-apart)*

# %% [markdown]
# ### Divergence
#
# A training in which the loss or the parameters grow until they are infinite or NaN; usually the
# learning rate is too large.
#
# *[Lesson 5](05_training.ipynb#5.-How-long-a-step?)*

# %% [markdown]
# ### Dropout
#
# Switching off a random part of a layer's units while training, anew for every example and every
# step, so that no unit can rely on a certain other one. It is off when predicting.
#
# *[Lesson 7](07_overfitting.ipynb#4.-Dropout:-rely-on-nobody)*

# %% [markdown]
# ### Dtype
#
# What kind of number each entry of an array is, and how many bytes it takes: uint8 is a whole
# number from 0 to 255 in one byte, float32 a floating-point number in four.
#
# *[Lesson 1](01_data.ipynb#2.-A-picture-is-an-array)*

# %% [markdown]
# ### Early stopping
#
# Ending a training when the validation loss has not improved for a while, and keeping the
# parameters of the best epoch.
#
# *[Lesson 5](05_training.ipynb#6.-Images-held-back,-and-when-to-stop)*

# %% [markdown]
# ### Epoch
#
# Once through all training examples, one batch after the other.
#
# *[Welcome](00_welcome.ipynb#3.-A-network-learns)*

# %% [markdown]
# ### Equivariance
#
# The property that when the input moves, the output moves along and does not change otherwise.
# Convolutions have it.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Expected calibration error
#
# The gap between confidence and accuracy in each bin of a reliability diagram, without its sign,
# averaged with the number of answers as weights; for short ECE.
#
# *[Lesson 8](08_judgement.ipynb#4.-As-sure-as-it-should-be?)*

# %% [markdown]
# ### F1
#
# One number for precision and recall: twice the hits, divided by how many were called the class
# plus how many are of it. It stays near the worse of the two.
#
# *[Lesson 8](08_judgement.ipynb#2.-Two-questions-about-one-digit)*

# %% [markdown]
# ### Feature
#
# One of the numbers that describe an example, in a fixed place of its row. For an image, the
# brightness of one pixel.
#
# *[Lesson 1](01_data.ipynb#4.-From-picture-to-row)*

# %% [markdown]
# ### Filter
#
# A small set of weights that is laid over every place of an image, multiplied with the pixels
# there, and summed. Also called a kernel.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Forward pass
#
# Computing a network's outputs from its inputs, one layer after the other.
#
# *[Lesson 2](02_forward_pass.ipynb#6.-The-whole-forward-pass)*

# %% [markdown]
# ### Framework
#
# A library that records what is computed with arrays, finds all gradients by itself, and brings
# layers, losses and optimizers along; PyTorch and JAX are two.
#
# *[Lesson 12](12_what_next.ipynb#5.-The-same-network-in-a-framework)*

# %% [markdown]
# ### Full batch
#
# A batch that holds all training examples, so that its gradient is exact and an epoch is a single
# step.
#
# *[Lesson 5](05_training.ipynb#4.-How-many-images-per-step?)*

# %% [markdown]
# ### Generalisation gap
#
# How much better a network does on its training examples than on new ones: the distance between
# its training and its validation accuracy (or loss).
#
# *[Lesson 7](07_overfitting.ipynb#1.-Learning-nonsense-by-heart)*

# %% [markdown]
# ### Gradient
#
# All slopes of one number, usually the loss, with respect to an array, in the shape of that
# array. In code, grad_x is the gradient of the loss with respect to x.
#
# *[Lesson 4](04_backpropagation.ipynb#4.-Softmax-and-cross-entropy)*

# %% [markdown]
# ### Gradient check
#
# Comparing gradients that were derived with gradients that were measured by central differences,
# in float64. A relative error below one in ten million means right.
#
# *[Lesson 4](04_backpropagation.ipynb#7.-Check-a-gradient,-and-read-the-answer)*

# %% [markdown]
# ### Gradient descent
#
# Lowering a loss by repeated small steps against its gradient.
#
# *[Lesson 5](05_training.ipynb#1.-One-step)*

# %% [markdown]
# ### He initialisation
#
# Drawing the first weights at random with standard deviation sqrt(2 / n), n the number of inputs
# of the layer, so that with ReLU the size of the values stays level from layer to layer.
#
# *[Lesson 2](02_forward_pass.ipynb#7.-How-large-should-the-first-weights-be?)*

# %% [markdown]
# ### Hidden layer
#
# A layer between the inputs and the outputs of a network. Its values are neither given nor the
# answer.
#
# *[Lesson 2](02_forward_pass.ipynb#4.-Why-something-has-to-bend)*

# %% [markdown]
# ### Hyperparameter
#
# A number that you choose and that training does not learn, such as the learning rate, the batch
# size or the patience.
#
# *[Lesson 5](05_training.ipynb#5.-How-long-a-step?)*

# %% [markdown]
# ### In place
#
# Writing a result over an array that exists, with out= or an operator such as +=, in place of
# making a new one.
#
# *[Lesson 10](10_speed.ipynb#7.-In-place)*

# %% [markdown]
# ### Invariant
#
# A number that does not change when the input is changed in a certain way, for instance when an
# image is moved.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Inverted dropout
#
# Dropout that divides what stays by 1 − rate while training, so that its average is right and
# predicting needs no correction.
#
# *[Lesson 7](07_overfitting.ipynb#4.-Dropout:-rely-on-nobody)*

# %% [markdown]
# ### Kink
#
# A corner of a function, such as ReLU's at zero, where the slope jumps. A nudge across it
# measures a mixture of the two slopes.
#
# *[Lesson 4](04_backpropagation.ipynb#7.-Check-a-gradient,-and-read-the-answer)*

# %% [markdown]
# ### L2 penalty
#
# A term added to the loss, λ/2 times the sum of all squared weights, that makes large weights
# expensive. Its slope for a weight w is λw.
#
# *[Lesson 7](07_overfitting.ipynb#3.-Weight-decay:-bend-less)*

# %% [markdown]
# ### Label
#
# The class that an example belongs to, as a whole number: for a handwritten digit, what the
# writer meant.
#
# *[Lesson 1](01_data.ipynb#2.-A-picture-is-an-array)*

# %% [markdown]
# ### Label noise
#
# Wrong labels in a data set, such as people make when they are tired or click beside the button.
#
# *[Lesson 7](07_overfitting.ipynb#2.-First-the-pattern,-then-the-noise)*

# %% [markdown]
# ### Label smoothing
#
# Taking a small share ε of the target away from the label and spreading it over all classes, so
# that the loss has a lowest point and the logits stop growing.
#
# *[Lesson 7](07_overfitting.ipynb#6.-Label-smoothing:-never-quite-sure)*

# %% [markdown]
# ### Leakage
#
# When something about the examples you judge by gets into what a network learns or how its data
# are prepared. It gives no error, only results that are too good.
#
# *[Lesson 1](01_data.ipynb#8.-Leakage)*

# %% [markdown]
# ### Leaky ReLU
#
# Like ReLU, with a small slope below zero instead of none, so that no part of it is flat.
#
# *[Lesson 2](02_forward_pass.ipynb#5.-Four-functions-that-bend)*

# %% [markdown]
# ### Learning curve
#
# The loss or the accuracy drawn against the epoch, best for training and validation together.
#
# *[Lesson 5](05_training.ipynb#7.-Read-the-curves)*

# %% [markdown]
# ### Learning rate
#
# The fraction of its slope by which a parameter moves in one step. Too small and training creeps;
# too large and it leaps about, kills units or diverges.
#
# *[Lesson 5](05_training.ipynb#1.-One-step)*

# %% [markdown]
# ### Learning-rate schedule
#
# A rule for how the learning rate changes from step to step, such as a fall along half a cosine.
#
# *[Lesson 6](06_optimizers.ipynb#8.-Schedules-and-warm-up)*

# %% [markdown]
# ### Likelihood
#
# The probability that a forecaster, or a network, gave to what really happened: the product over
# all examples of the probabilities of their labels.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#5.-One-number-for-a-forecast)*

# %% [markdown]
# ### Linear layer
#
# Neurons that share their inputs, computed together as inputs @ weight + bias: a row of outputs
# for each example, a column for each unit.
#
# *[Lesson 2](02_forward_pass.ipynb#2.-A-layer:-ten-neurons-side-by-side)*

# %% [markdown]
# ### Log-sum-exp
#
# The logarithm of the sum of e to the power of each logit: a little above the largest logit, by
# at most the logarithm of how many there are. Computed with the largest logit taken out first, so
# that nothing overflows.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#6.-The-logarithm-of-zero)*

# %% [markdown]
# ### Logits
#
# The numbers that a network gives for one example, one per class, before they are turned into
# probabilities. They can be any numbers; the largest is the answer.
#
# *[Lesson 2](02_forward_pass.ipynb#Sixty-four-numbers-in,-ten-numbers-out)*

# %% [markdown]
# ### Loss
#
# A number that says how wrong a network is, and that learning tries to make small. It answers to
# small changes of every weight, which accuracy does not.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#5.-One-number-for-a-forecast)*

# %% [markdown]
# ### Mask
#
# An array that says which numbers to keep and which to switch off, as 1 and 0. In dropout the
# same mask serves forward and backward.
#
# *[Lesson 7](07_overfitting.ipynb#4.-Dropout:-rely-on-nobody)*

# %% [markdown]
# ### Max pooling
#
# Keeping only the largest of several responses, in a small neighbourhood or in the whole image,
# and forgetting where it was.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### Memorisation
#
# Learning the answer to each training example by itself, without anything that carries over to
# new examples. A network can do it with labels drawn at random.
#
# *[Lesson 7](07_overfitting.ipynb#1.-Learning-nonsense-by-heart)*

# %% [markdown]
# ### MNIST
#
# 70,000 handwritten digits of 28 × 28 pixels, 60,000 to learn from and 10,000 to test with,
# collected by LeCun, Cortes and Burges in 1998. For decades the first thing that a method for
# reading images was tried on.
#
# *[Lesson 9](09_mnist.ipynb#The-question:-which-of-five-reads-best?)*

# %% [markdown]
# ### Momentum
#
# A rule by which steps follow a velocity and not the latest slope: slopes that agree from step to
# step gather, and slopes that change sign cancel. Also the factor, often 0.9, by which the
# velocity shrinks at each step.
#
# *[Lesson 6](06_optimizers.ipynb#2.-Momentum)*

# %% [markdown]
# ### NaN
#
# "Not a number": what 0 / 0 and infinity / infinity give. All that is computed from a NaN is NaN
# again.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#3.-Too-large-for-a-float)*

# %% [markdown]
# ### Nat
#
# The unit of cross-entropy when the logarithm is the natural one. A probability of one in e,
# about 0.37, costs 1 nat.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#5.-One-number-for-a-forecast)*

# %% [markdown]
# ### Nesterov momentum
#
# Momentum that measures the slope at the place where the velocity is about to carry the weights,
# and so brakes in time.
#
# *[Lesson 6](06_optimizers.ipynb#3.-Nesterov:-look-ahead)*

# %% [markdown]
# ### Neuron
#
# A function of several numbers that gives one: each input times its weight, summed, plus a bias.
# Inside a layer it is also called a unit.
#
# *[Lesson 2](02_forward_pass.ipynb#1.-One-neuron,-by-hand)*

# %% [markdown]
# ### One-hot
#
# A label written as a row with one column per class: 1 in the column of the label, 0 in all
# others.
#
# *[Lesson 1](01_data.ipynb#5.-Labels-are-names)*

# %% [markdown]
# ### Optimizer
#
# The rule by which parameters move, once their gradients are known, together with whatever it
# remembers from step to step.
#
# *[Lesson 5](05_training.ipynb#The-same-with-2,410-weights)*

# %% [markdown]
# ### Out of distribution
#
# Unlike all that a network was trained on. There its confidence has not been checked, and says
# little.
#
# *[Lesson 8](08_judgement.ipynb#5.-What-it-has-never-seen)*

# %% [markdown]
# ### Overfitting
#
# Getting better on the training examples while getting worse on others: the network learns its
# examples by heart.
#
# *[Lesson 5](05_training.ipynb#6.-Images-held-back,-and-when-to-stop)*

# %% [markdown]
# ### Overflow
#
# When a result is too large for its kind of number and becomes infinity: in float32, e to the
# power of 89.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#3.-Too-large-for-a-float)*

# %% [markdown]
# ### Patience
#
# How many epochs without a new lowest validation loss early stopping waits before it ends the
# training.
#
# *[Lesson 5](05_training.ipynb#6.-Images-held-back,-and-when-to-stop)*

# %% [markdown]
# ### PCA
#
# Principal component analysis: subtract the mean, and keep the few directions along which the
# points are spread most. As a map it can bring points closer together, never push them apart.
#
# *[Lesson 11](11_looking_inside.ipynb#4.-A-map-of-the-hidden-layer)*

# %% [markdown]
# ### Pickle
#
# Python's way to save any object. Reading a pickle runs the instructions in it, so one from a
# stranger can do harm; arrays of plain numbers cannot.
#
# *[Lesson 9](09_mnist.ipynb#A-file-from-a-stranger)*

# %% [markdown]
# ### Precision
#
# Of the examples that were called a class, the fraction that are of it. It divides by a column
# sum of the confusion matrix.
#
# *[Lesson 8](08_judgement.ipynb#2.-Two-questions-about-one-digit)*

# %% [markdown]
# ### Preprocessing
#
# What is done to the data before a network sees them, such as dividing the pixels by 255. It has
# to be the same in training and in use, and it is not stored with the weights.
#
# *[Lesson 9](09_mnist.ipynb#What-no-file-holds)*

# %% [markdown]
# ### Principal component
#
# A direction along which a cloud of points is spread as far as possible, at right angles to all
# the principal components before it.
#
# *[Lesson 11](11_looking_inside.ipynb#4.-A-map-of-the-hidden-layer)*

# %% [markdown]
# ### Profiler
#
# A tool that notes how much of a program's time is spent in each function. Python's own is
# cProfile.
#
# *[Lesson 10](10_speed.ipynb#2.-Profile-first)*

# %% [markdown]
# ### Ravine
#
# A loss that is steep in one direction and nearly flat in another. The steep direction limits the
# learning rate, and the flat one makes training slow.
#
# *[Lesson 6](06_optimizers.ipynb#1.-A-ravine)*

# %% [markdown]
# ### Recall
#
# Of the examples that are of a class, the fraction that were called it. It divides by a row sum
# of the confusion matrix.
#
# *[Lesson 8](08_judgement.ipynb#2.-Two-questions-about-one-digit)*

# %% [markdown]
# ### Regularisation
#
# Anything that lets a network fit its training data less well, so that it does better on new
# data: weight decay, dropout, early stopping and others.
#
# *[Lesson 7](07_overfitting.ipynb#3.-Weight-decay:-bend-less)*

# %% [markdown]
# ### Relative error
#
# How far apart two arrays are for their size: the length of their difference, divided by the sum
# of their lengths. 0 means equal, 1 is the most.
#
# *[Lesson 4](04_backpropagation.ipynb#7.-Check-a-gradient,-and-read-the-answer)*

# %% [markdown]
# ### Reliability diagram
#
# A picture of calibration: answers sorted into bins by their confidence, and for each bin the
# fraction that is right. Bins below the diagonal are too sure.
#
# *[Lesson 8](08_judgement.ipynb#4.-As-sure-as-it-should-be?)*

# %% [markdown]
# ### ReLU
#
# The rectified linear unit, max(x, 0): it keeps what is above zero and sets the rest to zero.
#
# *[Welcome](00_welcome.ipynb#3.-A-network-learns)*

# %% [markdown]
# ### Response
#
# What a filter gives, place by place: large where the image looks like the filter. Also called a
# feature map.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*

# %% [markdown]
# ### RMSProp
#
# A rule that divides each slope by the root of a running average of its squares, so that every
# weight moves about equally far, however large its slopes are.
#
# *[Lesson 6](06_optimizers.ipynb#4.-RMSProp:-a-step-size-for-each-weight)*

# %% [markdown]
# ### Rounding error
#
# The difference between a number and the nearest one that fits into the digits that are stored:
# about 16 digits in float64, about 7 in float32. It grows large, relative to what is left, when
# two nearly equal numbers are subtracted.
#
# *[Lesson 4](04_backpropagation.ipynb#1.-Measure-a-slope-by-nudging)*

# %% [markdown]
# ### Running average
#
# An average that is updated at each step: most of the old value stays, and a small share of the
# newest number comes in, so that older numbers count less and less.
#
# *[Lesson 6](06_optimizers.ipynb#4.-RMSProp:-a-step-size-for-each-weight)*

# %% [markdown]
# ### Saliency map
#
# The slopes of the loss, or of a logit, for each pixel of an image, drawn as an image: how the
# answer would move if a pixel moved a little.
#
# *[Lesson 11](11_looking_inside.ipynb#5.-The-slope-of-every-pixel)*

# %% [markdown]
# ### Seed
#
# The number from which a random generator starts. The same seed gives the same random numbers, so
# the same first weights and the same order of images.
#
# *[Lesson 5](05_training.ipynb#8.-The-seed-matters)*

# %% [markdown]
# ### Sigmoid
#
# The function 1 / (1 + exp(-x)): a smooth step from 0 to 1, nearly flat far from zero on both
# sides.
#
# *[Lesson 2](02_forward_pass.ipynb#5.-Four-functions-that-bend)*

# %% [markdown]
# ### Slope
#
# How much a function's output moves per unit that its input moves, for a small move. Another name
# for the derivative at one place.
#
# *[Lesson 4](04_backpropagation.ipynb#The-question:-which-way-to-turn-2,410-dials?)*

# %% [markdown]
# ### Softmax
#
# The function that turns the logits of an example into probabilities: e to the power of each
# logit, divided by the sum of all these powers. A logit that is 1 ahead of another makes its
# class 2.72 times as probable.
#
# *[Welcome](00_welcome.ipynb#4.-What-it-got-right,-and-what-not)*

# %% [markdown]
# ### Squared error
#
# The squared difference between what a network gives and what it should give, summed or averaged.
# With softmax it is nearly flat where the network is sure and wrong.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#7.-Why-not-accuracy,-why-not-squares)*

# %% [markdown]
# ### Standard error
#
# How far a measured number, such as an accuracy, typically lies from the true one by chance. For
# an accuracy p on n examples it is the root of p (1 - p) / n.
#
# *[Lesson 8](08_judgement.ipynb#6.-How-sure-is-a-test-accuracy?)*

# %% [markdown]
# ### Stochastic gradient descent
#
# Gradient descent in which each step uses the gradient of one random batch instead of all
# training examples; for short SGD.
#
# *[Lesson 5](05_training.ipynb#4.-How-many-images-per-step?)*

# %% [markdown]
# ### t-SNE
#
# A way to place points in a plane so that near neighbours stay near (van der Maaten and Hinton,
# 2008). Distances between its groups, and their sizes, tell next to nothing.
#
# *[Lesson 11](11_looking_inside.ipynb#4.-A-map-of-the-hidden-layer)*

# %% [markdown]
# ### Tanh
#
# The hyperbolic tangent: a smooth step from -1 to 1, nearly flat far from zero on both sides.
#
# *[Lesson 2](02_forward_pass.ipynb#5.-Four-functions-that-bend)*

# %% [markdown]
# ### Temperature
#
# A number that all logits are divided by before the softmax. A high one makes all probabilities
# alike, a low one gives everything to the largest; the order never changes.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#4.-How-sure?-The-temperature)*

# %% [markdown]
# ### Temperature scaling
#
# Dividing a trained network's logits by one temperature, chosen for the lowest validation loss.
# It mends confidence and changes no answer.
#
# *[Lesson 8](08_judgement.ipynb#4.-As-sure-as-it-should-be?)*

# %% [markdown]
# ### Temporary array
#
# An array that holds a result in the middle of an expression, is used once and thrown away.
#
# *[Lesson 10](10_speed.ipynb#7.-In-place)*

# %% [markdown]
# ### Tensor
#
# An array that remembers from which arrays it was made and by which operation, so that gradients
# can be sent back through it. In everyday use, any array in a framework.
#
# *[Lesson 12](12_what_next.ipynb#5.-The-same-network-in-a-framework)*

# %% [markdown]
# ### Test set
#
# Examples put aside from the start and used once, at the end, to judge what was chosen.
#
# *[Lesson 1](01_data.ipynb#6.-Learning-by-heart)*

# %% [markdown]
# ### Topological order
#
# An order of the steps of a computation in which no step hands its gradient on before every step
# that used its result has done so. Newest first is one.
#
# *[Lesson 12](12_what_next.ipynb#2.-The-walk-back,-newest-first)*

# %% [markdown]
# ### Training set
#
# The examples that a network learns from.
#
# *[Lesson 1](01_data.ipynb#6.-Learning-by-heart)*

# %% [markdown]
# ### Transfer
#
# That adversarial examples made for one network fool others, too, whose weights were never looked
# at.
#
# *[Lesson 11](11_looking_inside.ipynb#6.-A-nudge-that-fools-the-network)*

# %% [markdown]
# ### Underfitting
#
# Learning too little even of the training examples: training and validation accuracy are both
# low.
#
# *[Lesson 7](07_overfitting.ipynb#How-much?)*

# %% [markdown]
# ### Underflow
#
# When a result is too close to zero for its kind of number and becomes exactly 0: in float32, e
# to the power of -104.
#
# *[Lesson 3](03_softmax_cross_entropy.ipynb#3.-Too-large-for-a-float)*

# %% [markdown]
# ### Upcasting
#
# Turning numbers into a wider type, such as float32 into float64, because the other operand has
# it. It gives no message, and takes time and memory.
#
# *[Lesson 10](10_speed.ipynb#5.-From-float64-to-float32)*

# %% [markdown]
# ### Validation set
#
# Examples held back from learning, by which you choose between networks, settings, and moments to
# stop.
#
# *[Welcome](00_welcome.ipynb#3.-A-network-learns)*

# %% [markdown]
# ### Vectorisation
#
# Writing a computation with whole arrays instead of loops over single numbers, so that compiled
# code does the work.
#
# *[Lesson 2](02_forward_pass.ipynb#Why-a-product,-and-not-a-loop?)*

# %% [markdown]
# ### Velocity
#
# What momentum remembers for each weight: the slopes so far, added up, with older ones counting
# less and less.
#
# *[Lesson 6](06_optimizers.ipynb#2.-Momentum)*

# %% [markdown]
# ### View
#
# An array that shows the numbers of another array instead of having its own: a slice, or most
# results of reshape. Writing into the view changes the other array.
#
# *[Lesson 1](01_data.ipynb#A-window,-or-a-copy?)*

# %% [markdown]
# ### Warm-up
#
# Letting the learning rate climb from near zero to its highest value over the first steps of a
# training.
#
# *[Lesson 6](06_optimizers.ipynb#8.-Schedules-and-warm-up)*

# %% [markdown]
# ### Weight
#
# The number that an input of a neuron is multiplied by: how much the input counts, and whether
# for or against. A layer keeps its weights in one matrix of shape (inputs, units).
#
# *[Lesson 2](02_forward_pass.ipynb#1.-One-neuron,-by-hand)*

# %% [markdown]
# ### Weight decay
#
# Taking a small fraction off every weight at each step, so that weights stay small unless the
# loss asks for large ones. For plain gradient descent it is the same as a penalty on the squares
# of the weights, called L2.
#
# *[Lesson 6](06_optimizers.ipynb#6.-AdamW:-decay-that-is-not-divided)*

# %% [markdown]
# ### Weight sharing
#
# Using the same weight in several places of a network; its gradient is the sum over all of them.
#
# *[Lesson 12](12_what_next.ipynb#7.-One-small-filter,-everywhere)*
