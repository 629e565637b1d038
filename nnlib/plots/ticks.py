"""Numbers on the ticks of an axis, as one would write them by hand."""

import math

from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, ScalarFormatter

SMALL, LARGE = 1e-3, 1e6  # a linear axis that ends beyond these is written in powers of ten
LOWEST, HIGHEST = 5e-5, 5e5  # and so is a logarithmic one that reaches further than these
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def write_plainly(axis: Axis) -> None:
    """Write the numbers of an axis without an offset, a common factor, or markup."""
    low, high = axis.get_view_interval()
    if axis.get_scale() == "log":
        if high < 100 * low:  # few powers of ten, or none at all
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        write = decimal if low >= LOWEST and high <= HIGHEST else in_powers
        axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
        axis.set_minor_formatter(NullFormatter())
    elif isinstance(axis.get_major_formatter(), ScalarFormatter):  # not names
        if SMALL <= max(abs(low), abs(high)) < LARGE:
            plain = ScalarFormatter(useOffset=False)
            plain.set_scientific(False)
            axis.set_major_formatter(plain)
        else:
            axis.set_major_locator(MaxNLocator(4))
            axis.set_major_formatter(FuncFormatter(lambda value, _: in_powers(value)))


def decimal(value: float) -> str:
    """Write a number of one digit that counts: 0.005, 20."""
    exponent = math.floor(math.log10(value) + 1e-9)
    return f"{value:.{max(-exponent, 0)}f}"


def in_powers(value: float) -> str:
    """Write a number with a power of ten: −2.5×10⁷, 10⁻⁶, 10, 3."""
    sign = "−" if value < 0 else ""
    exponent = math.floor(math.log10(abs(value)) + 1e-9) if value else 0
    factor = f"{abs(value) / 10.0**exponent:.4g}"
    if exponent == 0:
        return sign + factor
    power = "10" if exponent == 1 else "10" + str(exponent).translate(SUPERSCRIPTS)
    return sign + (power if factor == "1" else f"{factor}×{power}")
