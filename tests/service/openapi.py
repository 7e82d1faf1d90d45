"""Fetches the description of a running service and validates it; part of tests/service/openapi."""

import json
import sys
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator

from service import Service

with Service(sys.argv[1]) as service:
    with urllib.request.urlopen(service.url + "/api/v1/openapi.json") as answer:
        description = json.load(answer)

errors = list(OpenAPIV31SpecValidator(description).iter_errors())
for error in errors:
    place = "/".join(str(part) for part in error.absolute_path)
    print(f"{place}: {error.message[:300]}", file=sys.stderr)
operations = sum(
    method in item
    for item in description["paths"].values()
    for method in ("get", "put", "post", "patch", "delete")
)
print(f"OpenAPI {description['openapi']}: {operations} operations, {len(errors)} errors")
sys.exit(1 if errors or not operations else 0)
