// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// What the instance is: instance.json in its folder, named by FLOWBENCH_INSTANCE. It holds no
// secret. A value of a wrong type ends the start with its name; unknown members are ignored.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

const MAX_BYTES = 256 * 1024;
const MAX_TOKENS = 16;
const DIGEST = /^[0-9a-f]{64}$/;

function fail(file, text) {
  throw Object.assign(new Error(`${file}: ${text}`), { file });
}

function readFile(file) {
  if (fs.statSync(file).size > MAX_BYTES) fail(file, 'is too large');
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(file, `is not valid JSON (${error.message})`);
  }
}

function isPermission(value) {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

function checkToken(file, token) {
  if (!DIGEST.test(token?.sha256 ?? '')) fail(file, '"sha256" of a token is not 64 lower-case hex digits');
  if (!isPermission(token.permissions)) fail(file, '"permissions" of a token is not a string or a list');
  return {
    digest: Buffer.from(token.sha256, 'hex'),
    permissions: token.permissions,
    username: typeof token.username === 'string' ? token.username : 'flowbench',
  };
}

function checkTokens(file, tokens) {
  if (!Array.isArray(tokens) || tokens.length === 0) fail(file, '"tokens" is missing: nobody could sign in');
  if (tokens.length > MAX_TOKENS) fail(file, `"tokens" has more than ${MAX_TOKENS} entries`);
  return tokens.map((token) => checkToken(file, token));
}

function checkPort(file, port) {
  if (!Number.isInteger(port) || port < 0 || port > 65535) fail(file, '"port" is not a number from 0 to 65535');
  return port;
}

function text(file, json, name, fallback) {
  const value = json[name] ?? fallback;
  if (typeof value !== 'string') fail(file, `"${name}" is not a text`);
  return value;
}

function readInstance() {
  const file = process.env.FLOWBENCH_INSTANCE;

  delete process.env.FLOWBENCH_INSTANCE;
  if (!file || !path.isAbsolute(file)) throw new Error('FLOWBENCH_INSTANCE does not name the instance.json of this instance');

  const folder = path.dirname(file);
  const json = readFile(file);
  if (json === null || typeof json !== 'object' || Array.isArray(json)) fail(file, 'is not an object');

  return {
    title: text(file, json, 'title', 'Node-RED'),
    port: checkPort(file, json.port),
    userDir: path.resolve(folder, text(file, json, 'userDir', '.')),
    flowFile: text(file, json, 'flowFile', 'flows.json'),
    adminRoot: text(file, json, 'adminRoot', '/'),
    userSettings: path.resolve(folder, text(file, json, 'userSettings', 'user-settings.js')),
    wantsSecrets: json.secrets !== false,
    tokens: checkTokens(file, json.tokens),
  };
}

module.exports = { readInstance };
