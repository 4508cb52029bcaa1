"""This file runs; it just does not do what its author means."""


def largest(values):
    best = values[0]
    for value in values:
        if value < best:
            best = value
    return best


def is_last(position, items):
    return position == len(items)


def area(width, height):
    return width + height
