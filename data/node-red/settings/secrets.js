// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// The credential secret and the instance's own variables come on an inherited descriptor, so that
// they are in no file, no argument and no environment that others can look at. The descriptor is
// read once, to its end, and closed before any node is loaded.

'use strict';

const fs = require('node:fs');

const MAX_BYTES = 64 * 1024;
const PATIENCE_MS = 10000;
const STEP_MS = 5;

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
}

// One read of a descriptor that may be non-blocking; 0 is the end.
function readSome(fd, buffer, offset) {
  const end = Date.now() + PATIENCE_MS;

  for (;;) {
    try {
      return fs.readSync(fd, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      if (error.code !== 'EAGAIN' || Date.now() > end) throw error;
      pause();
    }
  }
}

function readToEnd(fd) {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;

  try {
    for (;;) {
      const count = readSome(fd, buffer, length);
      length += count;
      if (count === 0) return JSON.parse(buffer.toString('utf8', 0, length));
      if (length > MAX_BYTES) throw new Error('too long');
    }
  } finally {
    buffer.fill(0);
    fs.closeSync(fd);
  }
}

// A parser's message could quote what it read, so no cause is passed on.
function parseOrFail(fd) {
  try {
    return readToEnd(fd);
  } catch {
    throw new Error('The secrets of this instance could not be read from the descriptor that FLOWBENCH_SECRETS_FD names');
  }
}

// The message names no value.
function checkEnvironment(environment) {
  const isObject = environment !== null && typeof environment === 'object' && !Array.isArray(environment);
  if (!isObject || !Object.values(environment).every((value) => typeof value === 'string')) {
    throw new Error('The variables of this instance are not names with texts');
  }
  return environment;
}

function readSecrets(wanted) {
  const name = process.env.FLOWBENCH_SECRETS_FD;
  const fd = /^[0-9]{1,6}$/.test(name ?? '') ? Number(name) : -1;

  delete process.env.FLOWBENCH_SECRETS_FD;
  if (!wanted && name === undefined) return { credentialSecret: undefined, environment: {} };
  if (fd < 3) throw new Error('The secrets of this instance did not arrive. Start it with Flowbench.');

  const { credentialSecret, environment = {} } = parseOrFail(fd) ?? {};
  if (typeof credentialSecret !== 'string' || credentialSecret === '') {
    throw new Error('The secrets of this instance hold no credential secret');
  }
  return { credentialSecret, environment: checkEnvironment(environment) };
}

// Setting them here does not change what the system shows of this process (/proc/PID/environ).
function setEnvironment(environment) {
  for (const [name, value] of Object.entries(environment)) process.env[name] = value;
}

module.exports = { readSecrets, setEnvironment };
