value = "sibling ü"


def fail():
    raise RuntimeError(value)


if __name__ == "__main__":
    print("never")
