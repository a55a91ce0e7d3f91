// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// The settings file of every local instance; README.md beside it says who passes what. Our defaults
// lie under the user's own settings file, and what makes an instance safe and reachable lies over
// it: adminAuth, uiHost, uiPort, userDir, credentialSecret and our log handler cannot be changed.

'use strict';

const { readInstance } = require('./settings/instance');
const { readSecrets, setEnvironment } = require('./settings/secrets');
const { makeAdminAuth } = require('./settings/auth');
const { openReport, makeLogHandler } = require('./settings/log');
const { loadUserSettings, combine } = require('./settings/user');

function defaults(instance) {
  return {
    flowFile: instance.flowFile,
    flowFilePretty: true,
    httpAdminRoot: instance.adminRoot,
    apiMaxLength: '50mb',
    debugMaxLength: 1000,
    mqttReconnectTime: 5000,
    serialReconnectTime: 15000,
    functionExternalModules: true,
    exportGlobalContextKeys: false,
    contextStorage: {
      default: 'memoryOnly',
      memoryOnly: { module: 'memory' },
      file: { module: 'localfilesystem' },
    },
    diagnostics: { enabled: true, ui: true },
    runtimeState: { enabled: true, ui: true },
    telemetry: { enabled: false, updateNotification: false },
    externalModules: {},
    editorTheme: {
      page: { title: instance.title },
      header: { title: instance.title },
      tours: false,
      projects: {}, // Neither on nor off: off without a warning at each start.
      codeEditor: { lib: 'monaco' },
      multiplayer: { enabled: false },
    },
  };
}

function enforced(instance, secrets) {
  return {
    adminAuth: makeAdminAuth(instance.tokens),
    uiHost: '127.0.0.1',
    uiPort: instance.port,
    userDir: instance.userDir,
    credentialSecret: secrets.credentialSecret,
  };
}

function main() {
  const report = openReport();

  try {
    const instance = readInstance();
    const secrets = readSecrets(instance.wantsSecrets);
    setEnvironment(secrets.environment);
    const own = loadUserSettings(instance.userSettings);
    const { settings, overridden } = combine(defaults(instance), own, enforced(instance, secrets));

    settings.logging = { ...settings.logging, flowbench: makeLogHandler(report, own) };
    report.event('settings', {
      userDir: settings.userDir,
      flowFile: settings.flowFile,
      adminRoot: settings.httpAdminRoot,
      overridden,
      file: own === null ? null : instance.userSettings,
    });
    return settings;
  } catch (error) {
    report.event('settings-error', { file: error.file ?? null, message: String(error.message ?? error) });
    throw error;
  }
}

module.exports = main();
