"""Keywords misspelt, or brought along from another language."""


def first_even(numbers):
    for number in numbers:
        if number % 2 == 0 && number > 0:
            retrun number
    return None
