for i in range(3000):
    print(i, "x" * (i % 50))
