"""Writes flowers.csv, houses.csv and passengers.csv beside itself: made-up data in the shape of three
well-known tables, always the same. Python 3, nothing else."""

import pathlib
import random

FOLDER = pathlib.Path(__file__).parent


def write(name, lines):
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def flowers():
    """Four lengths and a kind: 50 of each of three kinds, two of which lie close together."""
    random.seed(1)
    kinds = {
        "bell": (5.0, 3.4, 1.5, 0.25),
        "star": (5.9, 2.8, 4.3, 1.3),
        "crown": (6.6, 3.0, 5.5, 2.0),
    }
    spread = (0.6, 0.4, 0.55, 0.35)
    lines = ["sepal length,sepal width,petal length,petal width,kind"]
    for kind, middle in kinds.items():
        for _ in range(50):
            numbers = [f"{max(0.1, random.gauss(m, s)):.1f}" for m, s in zip(middle, spread)]
            lines.append(",".join(numbers + [kind]))
    write("flowers.csv", lines)


def houses():
    """Semicolons between fields; five numbers and a text decide a price, with some noise."""
    random.seed(2)
    heating = {"gas": 0, "oil": -9, "heat pump": 14}
    lines = ["rooms;area;age;distance;heating;price"]
    for _ in range(500):
        rooms = random.randint(1, 8)
        area = rooms * random.uniform(14, 28)
        age = random.randint(0, 90)
        distance = random.uniform(0.3, 25)
        kind = random.choice(list(heating))
        price = 60 + 2.1 * area + 8 * rooms - 0.6 * age + 90 / (1 + distance) + heating[kind]
        price += random.gauss(0, 8)
        lines.append(f"{rooms};{area:.0f};{age};{distance:.1f};{kind};{price:.1f}")
    write("houses.csv", lines)


def passengers():
    """Numbers and texts with gaps, a name that tells nothing, and who was saved."""
    random.seed(3)
    lines = ["name,class,sex,age,siblings,fare,port,saved"]
    for i in range(891):
        level = random.choices((1, 2, 3), (24, 21, 55))[0]
        sex = random.choices(("male", "female"), (65, 35))[0]
        age = max(0.5, random.gauss(40 - 5 * level, 14))
        siblings = random.choices((0, 1, 2, 4), (68, 23, 6, 3))[0]
        fare = random.uniform(4, 12) * (8, 2.2, 1)[level - 1]
        port = random.choices(("S", "C", "Q"), (72, 19, 9))[0]
        score = (1.6 if sex == "female" else -1.4) + 0.9 * (2 - level) + (1.2 if age < 12 else 0)
        saved = "yes" if random.gauss(score, 1) > 0 else "no"
        shown = random.choices((f"{age:.0f}", "", "NA"), (80, 15, 5))[0]
        place = "?" if random.random() < 0.01 else port
        lines.append(f'"Person, {i + 1}",{level},{sex},{shown},{siblings},{fare:.2f},{place},{saved}')
    write("passengers.csv", lines)


flowers()
houses()
passengers()
