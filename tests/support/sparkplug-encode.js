// SPDX-License-Identifier: GPL-3.0-or-later
// For sparkplug_encoder.py: reads a JSON list of cases from standard input and prints the bytes of
// each in hex, a line each. A case has `payload`, as the package documents it, or `message`, fields
// by their protobuf names for what the package has no words for. In both {"$long": "-5"} is a number
// of 64 bits, {"$bytes": "0aff"} bytes, and {"$packed": case, "by": "gzip" or "deflate"} the bytes
// of another case, compressed.
"use strict";

const zlib = require("node:zlib");
const sparkplug = require("sparkplug-payload").get("spBv1.0");
const { Payload } = require("sparkplug-payload/lib/sparkplugPayloadProto").org.eclipse.tahu.protobuf;
const Long = require("long");

const packers = { gzip: zlib.gzipSync, deflate: zlib.deflateSync };

function revive(value) {
    if (value === null || typeof value !== "object") { return value; }
    if (value.$long !== undefined) { return Long.fromString(value.$long); }
    if (value.$bytes !== undefined) { return Buffer.from(value.$bytes, "hex"); }
    if (value.$packed !== undefined) { return packers[value.by](encode(value.$packed)); }
    if (Array.isArray(value)) { return value.map(revive); }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}

function encode(what) {
    if (what.message) { return Payload.encode(Payload.fromObject(revive(what.message))).finish(); }
    return sparkplug.encodePayload(revive(what.payload));
}

const cases = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const one of cases) { console.log(Buffer.from(encode(one)).toString("hex")); }
