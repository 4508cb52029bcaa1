"""A forgotten colon, and `=` where `==` is meant."""


def shipping(weight, country):
    if weight <= 0
        raise ValueError("a parcel weighs something")
    if country = "home":
        return 4.90
    return 4.90 + 2.50 * weight
