from bs4 import BeautifulSoup

soup = BeautifulSoup("<html><body><p class='a b'>One <b>two</b></p><a href='/x'>l&auml;nk</a><p>x", "html.parser")
print(soup.p.get_text(), [a["href"] for a in soup.find_all("a")], soup.select("p.a > b")[0].string, soup.a.text)
print(soup.prettify())
