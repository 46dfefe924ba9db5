import io

import pypdf

writer = pypdf.PdfWriter()
writer.add_blank_page(width=200, height=100)
writer.add_metadata({"/Title": "Grüße"})
out = io.BytesIO()
writer.write(out)
reader = pypdf.PdfReader(io.BytesIO(out.getvalue()))
print(len(reader.pages), reader.metadata.title, reader.pages[0].mediabox, repr(reader.pages[0].extract_text()))
