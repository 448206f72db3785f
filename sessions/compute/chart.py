import matplotlib.pyplot as plt
plt.plot([1, 2, 3], [2, 4, 8])
plt.title("growth")
plt.show()
