# Standard error is not compared: the depth differs.
def down(n):
    return down(n + 1) + 1


try:
    down(0)
except RecursionError as error:
    print(type(error).__name__, str(error)[:32])
print("goes on")
