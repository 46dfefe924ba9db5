
if "XMLParserType" not in globals():
    XMLParserType = type(ParserCreate())
