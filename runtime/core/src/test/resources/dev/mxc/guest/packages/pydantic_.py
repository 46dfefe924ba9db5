from typing import List, Optional

from pydantic import BaseModel, Field, ValidationError, validator


class Item(BaseModel):
    name: str
    price: float = Field(..., gt=0)
    tags: List[str] = []
    note: Optional[str] = None

    @validator("name")
    def not_empty(cls, value):
        assert value, "empty"
        return value.title()


print(Item(name="tea", price="2.5", tags=["a"]), Item(name="x", price=1).json())
try:
    Item(name="", price=-1, tags=3)
except ValidationError as error:
    print(error)
