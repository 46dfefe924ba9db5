import jinja2

template = jinja2.Environment(trim_blocks=True).from_string(
    "{% macro row(x) %}<{{ x|upper }}>{% endmacro %}{% for n in names if n != 'b' %}{{ loop.index }}:{{ row(n) }} {% endfor %}"
    "{{ value|default('none') }} {{ '<&>'|e }} {{ total|round(2) }} {{ names|join(', ') }}"
)
print(template.render(names=["a", "b", "ü"], total=2.675))
try:
    jinja2.Template("{{ missing.attribute }}", undefined=jinja2.StrictUndefined).render()
except jinja2.UndefinedError as error:
    print(error)
try:
    jinja2.Template("{% if %}")
except jinja2.TemplateSyntaxError as error:
    print(error, error.lineno)
