// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// What Node-RED logs, one JSON object a line after "@@", on standard error. Writing never waits for
// the reader and never ends the process: what does not fit into the pipe is queued up to a limit,
// what is beyond it is counted and told once there is room, and a dead reader is forgotten.

'use strict';

const fs = require('node:fs');
const util = require('node:util');

const MAX_TEXT = 16 * 1024;
const MAX_FIELD = 256;
const MAX_QUEUE = 4 * 1024 * 1024;
const RETRY_MS = 10;
const LAST_CHANCE_MS = 250;

const STDERR = 2;

// A pipe is opened once more, since only a new open file description may be non-blocking without
// changing what others who share standard error see.
function openNonBlocking() {
  const { O_WRONLY, O_NONBLOCK } = fs.constants;

  try {
    if (!fs.fstatSync(STDERR).isFIFO()) return STDERR;
    return fs.openSync(`/proc/self/fd/${STDERR}`, O_WRONLY | O_NONBLOCK);
  } catch (error) {
    return error.code === 'ENXIO' || error.code === 'EBADF' ? -1 : STDERR;
  }
}

class LineWriter {
  #fd = openNonBlocking();
  #queue = [];
  #queued = 0;
  #dropped = 0;
  #timer = null;
  #nextTry = 0;

  // Whether a line would be taken; a line that would not is counted. During a burst the full pipe is
  // asked again only now and then.
  hasRoom() {
    if (this.#fd < 0) return false;
    if (this.#queued > 0 && Date.now() >= this.#nextTry) this.#flush();
    if (this.#queued <= MAX_QUEUE) return true;

    this.#dropped++;
    return false;
  }

  write(line) {
    if (this.#fd < 0) return;

    this.#push(Buffer.from(line + '\n', 'utf8'));
    if (Date.now() >= this.#nextTry) this.#flush();
  }

  // At the end of the process: a reader that is only slow gets a moment.
  finish() {
    const end = Date.now() + LAST_CHANCE_MS;

    while (!this.#flush() && Date.now() < end) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
  }

  #push(bytes) {
    this.#queue.push(bytes);
    this.#queued += bytes.length;
  }

  // TRUE when nothing is left to write.
  #flush() {
    while (this.#fd >= 0 && this.#queue.length > 0) {
      const written = this.#writeSome(this.#queue[0]);

      if (written < 0) return this.#giveUp();
      this.#queued -= written;
      if (written === this.#queue[0].length) {
        this.#queue.shift();
      } else {
        this.#queue[0] = this.#queue[0].subarray(written);
        this.#retryLater();
        return false;
      }
      if (this.#queue.length === 0) this.#tellDropped();
    }
    return true;
  }

  #writeSome(bytes) {
    try {
      return fs.writeSync(this.#fd, bytes);
    } catch (error) {
      return error.code === 'EAGAIN' ? 0 : -1;
    }
  }

  #tellDropped() {
    if (this.#dropped === 0) return;
    this.#push(Buffer.from(`@@${JSON.stringify({ fb: 'dropped', count: this.#dropped })}\n`, 'utf8'));
    this.#dropped = 0;
  }

  #retryLater() {
    this.#nextTry = Date.now() + RETRY_MS;
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, RETRY_MS);
    this.#timer.unref();
  }

  #giveUp() {
    this.#fd = -1;
    this.#queue = [];
    this.#queued = 0;
    return true;
  }
}

function shorten(text, limit) {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more)`;
}

function toText(value) {
  try {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return value.message || String(value);
    if (value !== null && typeof value === 'object' && typeof value.message === 'string') return value.message;
    return typeof value === 'object' ? util.inspect(value, { depth: 3, maxStringLength: MAX_TEXT }) : String(value);
  } catch {
    return '(a message that could not be printed)';
  }
}

const FIELDS = ['type', 'id', 'name', 'z', 'path', 'event', 'nodeid', 'msgid', 'value', 'ip'];

function toLine(message) {
  const entry = { level: message.level, msg: shorten(toText(message.msg ?? ''), MAX_TEXT), timestamp: message.timestamp };

  for (const name of FIELDS) {
    const value = message[name];
    if (typeof value === 'number') entry[name] = value;
    else if (typeof value === 'string') entry[name] = shorten(value, MAX_FIELD);
  }
  if (typeof message.user?.username === 'string') entry.user = shorten(message.user.username, MAX_FIELD);
  return `@@${JSON.stringify(entry)}`;
}

// Standard output and error as streams, which nodes write to, report a dead reader as an error
// nobody listens to; that would end the process.
function surviveDeadReader() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

function openReport() {
  const writer = new LineWriter();

  surviveDeadReader();
  process.on('exit', () => writer.finish());
  return {
    event: (fb, members) => writer.write(`@@${JSON.stringify({ fb, ...members })}`),
    message: (message) => {
      try {
        if (writer.hasRoom()) writer.write(toLine(message));
      } catch {
        // Logging must not change what the flows do.
      }
    },
  };
}

// The user's choice of level, audit and metrics is the one made for the console.
function makeLogHandler(report, own) {
  const { level = 'info', audit = false, metrics = false } = own?.logging?.console ?? {};

  return { level, audit, metrics, handler: () => report.message };
}

module.exports = { openReport, makeLogHandler };
