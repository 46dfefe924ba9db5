import networkx

graph = networkx.Graph()
graph.add_weighted_edges_from([("a", "b", 1), ("b", "c", 2), ("a", "c", 5), ("d", "e", 1)])
print(networkx.shortest_path(graph, "a", "c", weight="weight"), networkx.shortest_path_length(graph, "a", "c", weight="weight"))
print(sorted(map(sorted, networkx.connected_components(graph))), dict(graph.degree()), networkx.density(graph))
print(list(networkx.topological_sort(networkx.DiGraph([(1, 2), (2, 3)]))))
