// SPDX-License-Identifier: GPL-3.0-or-later
// For schema_checker.py: validates the document at the second path as the first argument says, and
// that every reference in it leads somewhere. Prints what is wrong and ends with 1.
"use strict";

const document = JSON.parse(require("node:fs").readFileSync(process.argv[3], "utf8"));
const options = { strict: false, allErrors: true, validateFormats: false };
const wrong = [];

function validateAsyncApi() {
    const Ajv = require("ajv");
    const schema = require("@asyncapi/specs/schemas/3.0.0.json");
    // A copy of the schema that the validator brings itself.
    delete schema.definitions["http://json-schema.org/draft-07/schema"];
    const validate = new Ajv(options).compile(schema);
    if (!validate(document)) { wrong.push(...validate.errors); }
}

function validateJsonSchema() {
    const Ajv = require("ajv/dist/2020");
    const ajv = new Ajv(options);
    if (!ajv.validateSchema(document)) { wrong.push(...ajv.errors); }
    ajv.compile(document);
}

function resolve(reference) {
    return reference.slice(2).split("/").reduce(
        (value, name) => value?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

function followReferences(value) {
    if (value === null || typeof value !== "object") { return; }
    if (typeof value.$ref === "string" && resolve(value.$ref) === undefined) {
        wrong.push({ message: `${value.$ref} leads nowhere` });
    }
    Object.values(value).forEach(followReferences);
}

if (process.argv[2] === "asyncapi") { validateAsyncApi(); } else { validateJsonSchema(); }
followReferences(document);
for (const error of wrong.slice(0, 20)) { console.log(error.instancePath ?? "", error.message); }
process.exit(wrong.length > 0 ? 1 : 0);
