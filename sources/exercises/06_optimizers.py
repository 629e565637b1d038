# %% [markdown]
# # Exercises 6: Optimizers
#
# Here you write one step of each optimizer, and the learning rate that rises and falls. Plan about
# 75 minutes.
#
# | you write | what it does | minutes |
# |---|---|---|
# | `momentum_step` | adds up gradients that agree | 10 |
# | `nesterov_step` | does so, and looks one step ahead | 10 |
# | `rmsprop_step` | divides each gradient by its typical size | 15 |
# | `adam_step` | does both, and corrects its averages | 20 |
# | `adamw_step` | lets weights decay besides | 10 |
# | `cosine_schedule` | says how large each step is | 10 |
#
# **You need** [lesson 6](../notebooks/06_optimizers.ipynb).
#
# **How it works.** Write your code below the docstring, in place of the line that raises an error.
# Run the cell, then run the check below it. Try as often as you like: the check says what it sees.
# `hint("adam_step")` helps in three steps, `solution("adam_step")` shows one way to write it.
#
# **In all five steps** `value` is the array of a layer's weights or biases, with any number of axes
# from one up, and `gradient` is the gradient of the loss for it. What an optimizer remembers from
# step to step, such as the velocity, comes in as an array of the same shape, and the new one goes
# out again. In the lesson it lay in a dictionary; here the caller keeps it. All arrays hold floats,
# `float32` or `float64`; either will do for those that you return, in a tuple or a list. Return
# *new* arrays: those that come in stay as they are. Each number of an array is treated on its own.

# %%
import numpy as np

from nnlib.exercises import check, hint, progress, solution, yours

# %% [markdown]
# ## 1. Momentum
#
# In a ravine the gradients across change their sign at every step, and those along agree. So add
# up: keep a velocity $v$, let a share $\mu$ of it stay, and add the new gradient. Then move the
# value $w$ against the velocity:
#
# $$v \leftarrow \mu\, v + \mathrm{grad}, \qquad w \leftarrow w - \eta\, v$$
#
# Write `momentum_step(value, gradient, velocity, learning_rate, momentum)`.
#
# - `value`, `gradient`, `velocity`: arrays of floats of one shape, any shape. In the very first
#   step the velocity is zero.
# - `learning_rate`: $\eta$, a number.
# - `momentum`: $\mu$, a number from 0 up to, but not including, 1.
# - It returns two new arrays of the same shape, the new value and the new velocity, in this order.
#
# The learning rate is not in the velocity: it comes in when the value moves.
#
# ```python
# >>> value, gradient, velocity = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 1.0]])
# >>> momentum_step(value, gradient, velocity, learning_rate=0.1, momentum=0.9)
# (array([0.77, 2.01]), array([ 2.3, -0.1]))
# ```


# %% exercise="momentum_step"
def momentum_step(value, gradient, velocity, learning_rate, momentum):
    """Return the new value and the new velocity: arrays of the shape of value."""
    ### BEGIN SOLUTION
    new_velocity = momentum * velocity + gradient
    new_value = value - learning_rate * new_velocity
    return new_value, new_velocity
    ### END SOLUTION


# %% check="momentum_step" points=2
check("momentum_step", momentum_step)

# %% [markdown]
# ## 2. Nesterov momentum
#
# Momentum runs past the bottom. Nesterov's variant brakes earlier, because it looks at where the
# velocity is about to carry it. The velocity changes as before. The step goes along the share of
# the *new* velocity that the next step will keep, plus the gradient:
#
# $$v \leftarrow \mu\, v + \mathrm{grad}, \qquad w \leftarrow w - \eta\, (\mu\, v + \mathrm{grad})$$
#
# Both times the gradient is the same one, the one that comes in. (This is the second form of
# the lesson, in which the weights are the place ahead.)
#
# Write `nesterov_step(value, gradient, velocity, learning_rate, momentum)`.
#
# - The parameters are those of `momentum_step`.
# - It returns two new arrays of the same shape, the new value and the new velocity, in this order.
#
# ```python
# >>> value, gradient, velocity = np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 1.0]])
# >>> nesterov_step(value, gradient, velocity, learning_rate=0.1, momentum=0.9)
# (array([0.743, 2.109]), array([ 2.3, -0.1]))
# ```


# %% exercise="nesterov_step"
def nesterov_step(value, gradient, velocity, learning_rate, momentum):
    """Return the new value and the new velocity: arrays of the shape of value."""
    ### BEGIN SOLUTION
    new_velocity = momentum * velocity + gradient
    direction = momentum * new_velocity + gradient
    return value - learning_rate * direction, new_velocity
    ### END SOLUTION


# %% check="nesterov_step" points=2
check("nesterov_step", nesterov_step)

# %% [markdown]
# ## 3. RMSProp
#
# One learning rate for all weights is too large for steep directions and too small for flat ones.
# RMSProp divides each gradient by its own typical size. To know that size, it keeps a running
# average $s$ of the squares, of which a share $\beta$ stays at each step. Its root is the size:
#
# $$s \leftarrow \beta\, s + (1 - \beta)\, \mathrm{grad}^2, \qquad
# w \leftarrow w - \eta\, \frac{\mathrm{grad}}{\sqrt{s} + \epsilon}$$
#
# The $s$ below the line is the new one. The tiny $\epsilon$ is added *after* the root. It keeps
# 0 / 0 away where a gradient has always been 0.
#
# Write `rmsprop_step(value, gradient, mean_square, learning_rate, smoothing, epsilon)`.
#
# - `value`, `gradient`, `mean_square`: arrays of floats of one shape, any shape. In the very first
#   step the mean square is zero. It is never negative.
# - `learning_rate`: $\eta$, a number.
# - `smoothing`: $\beta$, the share of the old average that stays, from 0 up to, but not including, 1.
# - `epsilon`: $\epsilon$, a positive number.
# - It returns two new arrays of the same shape, the new value and the new mean square, in this
#   order.
#
# ```python
# >>> value, gradient, mean_square = np.array([[1.0, 2.0], [2.0, -1.0], [4.0, 1.0]])
# >>> value, mean_square = rmsprop_step(value, gradient, mean_square, 0.1, 0.9, 1e-8)
# >>> value.round(6), mean_square.round(6)
# (array([0.9, 2.1]), array([4., 1.]))
# ```


# %% exercise="rmsprop_step"
def rmsprop_step(value, gradient, mean_square, learning_rate, smoothing, epsilon):
    """Return the new value and the new mean square: arrays of the shape of value."""
    ### BEGIN SOLUTION
    new_mean_square = smoothing * mean_square + (1 - smoothing) * gradient**2
    typical_size = np.sqrt(new_mean_square)
    new_value = value - learning_rate * gradient / (typical_size + epsilon)
    return new_value, new_mean_square
    ### END SOLUTION


# %% check="rmsprop_step" points=2
check("rmsprop_step", rmsprop_step)

# %% [markdown]
# ## 4. Adam
#
# Adam keeps two running averages, of the gradients ($m$) and of their squares ($s$). Both start at
# zero, so at first they are too small. After $t$ steps, a share of $\beta^t$ is still that zero.
# Divided by what is missing to 1, they are right again:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, \mathrm{grad}, \qquad
# s \leftarrow \beta_2 s + (1 - \beta_2)\, \mathrm{grad}^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat s = \frac{s}{1 - \beta_2^t}, \qquad
# w \leftarrow w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}$$
#
# Write `adam_step(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon)`.
#
# - `value`, `gradient`, `mean`, `mean_square`: arrays of floats of one shape, any shape. `mean` is
#   $m$ and `mean_square` is $s$, as the step before returned them. In the very first step both are
#   zero.
# - `step`: $t$, a whole number (a Python `int`). It is 1 in the very first step.
# - `learning_rate`: $\eta$, a number.
# - `beta1`, `beta2`: the shares of the averages that stay, from 0 up to, but not including, 1.
# - `epsilon`: $\epsilon$, a positive number, added after the root, as the formula says.
# - It returns three new arrays of the same shape: the new value, the new mean and the new mean
#   square, in this order. The averages are returned as $m$ and $s$, *without* the correction.
#
# In the very first step each weight moves by the learning rate, whatever the size of its gradient:
#
# ```python
# >>> value, gradient, zero = np.array([[1.0, 2.0], [4.0, -0.5], [0.0, 0.0]])
# >>> value, mean, mean_square = adam_step(value, gradient, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8)
# >>> value.round(6), mean.round(6), mean_square.round(6)
# (array([0.9, 2.1]), array([ 0.4 , -0.05]), array([0.016  , 0.00025]))
# ```


# %% exercise="adam_step"
def adam_step(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon):
    """Return the new value, mean and mean square: arrays of the shape of value."""
    ### BEGIN SOLUTION
    new_mean = beta1 * mean + (1 - beta1) * gradient
    new_mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat = new_mean / (1 - beta1**step)
    mean_square_hat = new_mean_square / (1 - beta2**step)
    new_value = value - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return new_value, new_mean, new_mean_square
    ### END SOLUTION


# %% check="adam_step" points=4
check("adam_step", adam_step)

# %% [markdown]
# ## 5. AdamW
#
# Weights that no gradient holds up should fade away. If you add this decay to the gradient, Adam
# divides it by the gradient's typical size, and weights with large gradients hardly decay. AdamW
# keeps it outside: the gradient stays as it is, and so do both averages. The value, as it came in,
# loses a small fraction directly:
#
# $$w \leftarrow w - \eta\, \lambda\, w - \eta\, \frac{\hat m}{\sqrt{\hat s} + \epsilon}$$
#
# Both $w$ on the right are the value that came in.
#
# Write `adamw_step(value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon,
# weight_decay)`.
#
# - All parameters but the last are those of `adam_step`.
# - `weight_decay`: $\lambda$, a number, 0 or more. The learning rate scales it. All numbers of
#   `value` decay, whatever its shape: to leave biases out is the caller's business.
# - It returns three new arrays: the new value, the new mean and the new mean square, in this order.
#
# You may write the five lines again, or begin with `yours("adam_step")(...)`. That calls your own
# `adam_step`, or nnlib's until you have one.
#
# With gradients that are zero, and always were, only the decay is left. It takes 0.1 · 0.5, a
# twentieth, off each weight:
#
# ```python
# >>> value, zero = np.array([[1.0, -2.0], [0.0, 0.0]])
# >>> value, _, _ = adamw_step(value, zero, zero, zero, 1, 0.1, 0.9, 0.999, 1e-8, 0.5)
# >>> value.round(6)
# array([ 0.95, -1.9 ])
# ```


# %% exercise="adamw_step"
def adamw_step(
    value, gradient, mean, mean_square, step, learning_rate, beta1, beta2, epsilon, weight_decay
):
    """Return the new value, mean and mean square: arrays of the shape of value."""
    ### BEGIN SOLUTION
    new_mean = beta1 * mean + (1 - beta1) * gradient
    new_mean_square = beta2 * mean_square + (1 - beta2) * gradient**2
    mean_hat = new_mean / (1 - beta1**step)
    mean_square_hat = new_mean_square / (1 - beta2**step)
    shrunk = value - learning_rate * weight_decay * value
    new_value = shrunk - learning_rate * mean_hat / (np.sqrt(mean_square_hat) + epsilon)
    return new_value, new_mean, new_mean_square
    ### END SOLUTION


# %% check="adamw_step" points=3
check("adamw_step", adamw_step)

# %% [markdown]
# ## 6. A learning rate that rises and falls
#
# Long steps get you near the bottom, short ones get you close. So the learning rate changes during
# a training. In the **warm-up** it climbs in a straight line to its peak. Then it falls along half
# a cosine, and is zero when the training ends.
#
# With $t$ for the step, $W$ for the number of warm-up steps, $T$ for that of all steps, and
# $\eta_0$ for the peak:
#
# $$\eta_t = \begin{cases}
# \eta_0 \cdot \dfrac{t + 1}{W} & \text{for } t < W \\[2ex]
# \eta_0 \cdot \dfrac{1 + \cos(\pi\, d)}{2}, \quad d = \dfrac{t - W}{T - W}
# & \text{for } W \le t < T \\[2ex]
# 0 & \text{for } t \ge T
# \end{cases}$$
#
# Write `cosine_schedule(step, peak, total_steps, warmup_steps)`.
#
# - `step`: $t$, a whole number, counted **from 0**: 0 is the first step, `total_steps - 1` the
#   last. (Adam's `step` was counted from 1. Schedules count from 0, as `range` does.) It may also be
#   `total_steps` or more.
# - `peak`: $\eta_0$, a number. The last step of the warm-up, `warmup_steps - 1`, has this rate, and
#   so has the step after it, where the cosine begins.
# - `total_steps`: $T$, a whole number, all steps of the training, the warm-up included.
# - `warmup_steps`: $W$, a whole number, less than `total_steps`. It may be 0: then there is no
#   warm-up, and step 0 has the peak.
# - It returns the learning rate of this step, one number.
#
# ```python
# >>> steps = [0, 1, 2, 3, 4, 7, 10, 12]
# >>> [round(float(cosine_schedule(t, peak=0.8, total_steps=10, warmup_steps=4)), 3) for t in steps]
# [0.2, 0.4, 0.6, 0.8, 0.8, 0.4, 0.0, 0.0]
# ```


# %% exercise="cosine_schedule"
def cosine_schedule(step, peak, total_steps, warmup_steps):
    """Return the learning rate of this step, counted from 0: one number."""
    ### BEGIN SOLUTION
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    if step >= total_steps:
        return 0.0
    done = (step - warmup_steps) / (total_steps - warmup_steps)
    return peak * (1 + np.cos(np.pi * done)) / 2
    ### END SOLUTION


# %% check="cosine_schedule" points=3
check("cosine_schedule", cosine_schedule)

# %% [markdown]
# ## Where this goes
#
# These are the rules behind nearly every network that is trained today. `nnlib` writes the same
# formulas so that they work in place, on all arrays of a network, and that is what you do to Adam
# in the exercises of lesson 10. In the exercises of [lesson 7](07_overfitting.ipynb) you write what
# keeps a network from learning its images by heart.

# %%
progress()
