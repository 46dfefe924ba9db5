from shop import calc, with_tax


def test_calc():
    assert calc([(2, 3.0), (1, 4.0)]) == 10.0


def test_with_tax():
    assert with_tax([(1, 10.0)]) == 12.0
