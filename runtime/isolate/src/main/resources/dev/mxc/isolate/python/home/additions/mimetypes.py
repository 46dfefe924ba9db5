

# Those of the machine are nobody's business; asking for them would be a denial.
knownfiles = []
