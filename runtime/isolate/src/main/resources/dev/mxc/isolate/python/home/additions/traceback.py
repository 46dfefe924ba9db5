

def _byte_offset_to_character_offset(text, offset):
    # Positions are counted in characters here, not in bytes of UTF-8.
    return offset
