"""Makes the files beside it, with Keras and numpy. Run it in this folder; TrainedElsewhereTest says what is in them."""

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.Input((8, 6, 2)),
        layers.Conv2D(3, 3, activation="relu"),
        layers.BatchNormalization(epsilon=1e-3),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation="tanh"),
        layers.Dense(5, activation="relu"),
        layers.Dense(4),
    ]
)
model.compile("sgd", "mse")
model.fit(np.random.randn(64, 8, 6, 2), np.random.randn(64, 4), epochs=3, verbose=0)
np.savez("named.npz", **{weight.path: weight.numpy() for weight in model.weights})
np.savez("listed.npz", *model.get_weights())
x = np.random.randn(7, 8, 6, 2).astype("float32")
np.savez("answers.npz", x=x, y=model.predict(x, verbose=0))
