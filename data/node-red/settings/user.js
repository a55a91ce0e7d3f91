// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// The user's own settings file, and how it joins ours: it may change every default, nothing of what
// is enforced, and what it may not change is told by name.

'use strict';

const fs = require('node:fs');

// These would take the loopback address or the token check away, or put another login before it.
const REFUSED = ['httpAdminAuth', 'httpAuth', 'https', 'requireHttps'];

// Objects of settings that are joined member by member instead of replaced.
const JOINED = ['editorTheme', 'externalModules', 'diagnostics', 'runtimeState', 'telemetry'];

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

// The first place in the file that the error's stack names, such as "user-settings.js:12".
function placeOf(error, file) {
  const stack = String(error?.stack ?? '');
  const line = stack.split(`${file}:`)[1]?.match(/^[0-9]+/)?.[0];

  return line === undefined ? file : `${file}:${line}`;
}

function loadUserSettings(file) {
  if (!fs.existsSync(file)) return null;

  let loaded;
  try {
    loaded = require(file);
  } catch (error) {
    throw Object.assign(new Error(`${placeOf(error, file)}: ${error?.message ?? error}`), { file });
  }
  if (loaded?.__esModule && isObject(loaded.default)) loaded = loaded.default;
  if (!isObject(loaded)) throw Object.assign(new Error(`${file}: module.exports is not an object`), { file });

  return { ...loaded };
}

// `false` switches the Admin API off, and with it everything Flowbench does with the instance.
function isRefused(own, name) {
  if (name === 'httpAdminRoot' || name === 'httpRoot') return own[name] === false;
  return REFUSED.includes(name);
}

// What the user said in Node-RED's older, wider settings. httpAuth guards the HTTP nodes too, and
// that half of it is kept; httpRoot is where the editor is unless httpAdminRoot says otherwise.
function keepOldForms(own, settings) {
  if (own.httpAuth && !own.httpNodeAuth) settings.httpNodeAuth = own.httpAuth;
  if (typeof own.httpRoot === 'string' && !own.httpAdminRoot) settings.httpAdminRoot = own.httpRoot;
}

// Handlers of the user stay; console output would say everything twice.
function joinLogging(own, overridden) {
  const { console: _console, flowbench, ...others } = isObject(own.logging) ? own.logging : {};

  if (flowbench !== undefined) overridden.push('logging.flowbench');
  return others;
}

function combine(defaults, own, enforced) {
  const overridden = [];
  const settings = { ...defaults };

  for (const [name, value] of Object.entries(own ?? {})) {
    if (name in enforced || isRefused(own, name)) overridden.push(name);
    else if (JOINED.includes(name) && isObject(value)) settings[name] = { ...defaults[name], ...value };
    else settings[name] = value;
  }
  if (own !== null) keepOldForms(own, settings);
  settings.logging = joinLogging(own ?? {}, overridden);

  return { settings: Object.assign(settings, enforced), overridden };
}

module.exports = { loadUserSettings, combine };
