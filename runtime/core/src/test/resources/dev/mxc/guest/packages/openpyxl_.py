import io

import openpyxl

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Blatt ü"
sheet.append(["a", 1, 2.5])
sheet["B2"] = "=SUM(B1:C1)"
out = io.BytesIO()
book.save(out)
again = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
print(again.sheetnames, [[cell.value for cell in row] for row in again.active.iter_rows()])
