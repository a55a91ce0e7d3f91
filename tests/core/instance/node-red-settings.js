// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// What data/node-red/settings.js promises, tried on a real Node-RED: node THIS red.js CASE. A case
// that does not hold throws; test-node-red-settings.c runs each with a deadline.

'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const SETTINGS = path.join(process.env.FLOWBENCH_DATA_DIR, 'node-red', 'settings.js');
const [, , RED, CASE] = process.argv;
const FULL = 'full-' + crypto.randomBytes(24).toString('hex');
const READ = 'read-' + crypto.randomBytes(24).toString('hex');
const SECRET = 'secret-' + crypto.randomBytes(24).toString('hex');

const sha256 = (text) => crypto.createHash('sha256').update(text).digest('hex');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function waitFor(what, condition) {
  for (let tries = 0; tries < 3000; tries++) {
    const value = await condition();
    if (value) return value;
    await pause(10);
  }
  throw new Error(`waited in vain for ${what}`);
}

class Instance {
  constructor(instance = {}) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flowbench-settings-'));
    this.lines = [];
    this.plain = '';
    fs.mkdirSync(path.join(this.folder, 'storage'));
    const tokens = [
      { sha256: sha256(FULL), permissions: '*' },
      { sha256: sha256(READ), permissions: 'read', username: 'reader' },
    ];
    this.write('instance.json', JSON.stringify({ title: 'Line 4', port: 0, userDir: 'data', tokens, ...instance }));
  }

  write(name, text) {
    fs.writeFileSync(path.join(this.folder, name), text);
  }

  read(name) {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  start(secrets = JSON.stringify({ credentialSecret: SECRET })) {
    const env = { PATH: process.env.PATH, HOME: this.folder, FLOWBENCH_INSTANCE: path.join(this.folder, 'instance.json') };
    const stdio = ['ignore', 'pipe', 'pipe'];

    if (secrets !== null) {
      stdio.push('pipe');
      env.FLOWBENCH_SECRETS_FD = '3';
    }
    this.child = spawn(process.execPath, [RED, '-s', SETTINGS], { cwd: path.join(this.folder, 'storage'), env, stdio });
    this.child.stdio[3]?.on('error', () => {}).end(secrets);
    this.child.stdout.on('data', (bytes) => (this.plain += bytes));
    this.child.stderr.on('data', (bytes) => this.#take(bytes.toString()));
    this.exit = new Promise((done) => this.child.on('close', (code, signal) => done(code ?? signal)));
  }

  #rest = '';

  #take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('@@')) this.lines.push(JSON.parse(line.slice(2)));
      else this.plain += line + '\n';
    }
  }

  event(name) {
    return this.lines.find((line) => line.fb === name);
  }

  said(text) {
    return this.lines.find((line) => line.msg?.includes(text));
  }

  async ready() {
    const line = await waitFor('the address', () => this.said('Server now running at '));
    this.url = line.msg.match(/http:\S+/)[0];
    await waitFor('the flows', () => this.said('Started flows'));
  }

  request(where, token, options = {}) {
    const headers = { 'Node-RED-API-Version': 'v2', ...options.headers };
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    return fetch(this.url + where, { ...options, headers });
  }

  async deploy(flows, credentials) {
    const body = JSON.stringify({ flows, credentials });
    const answer = await this.request('flows', FULL, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    assert.equal(answer.status, 200, await answer.text());
  }

  // The answer to a deploy comes before its nodes are there.
  press(id) {
    return waitFor(`the node ${id}`, async () => (await this.request(`inject/${id}`, FULL, { method: 'POST' })).status === 200);
  }

  // A tab with one button that runs the code of a function node.
  async deployFunction(code) {
    await this.deploy([
      { id: 'tab', type: 'tab', label: 'Tab' },
      { id: 'press', type: 'inject', z: 'tab', x: 100, y: 100, props: [], repeat: '', once: false, wires: [['run']] },
      { id: 'run', type: 'function', z: 'tab', x: 100, y: 100, name: 'run', func: code, outputs: 1, wires: [[]] },
    ]);
  }

  async end() {
    this.child?.kill('SIGKILL');
    await this.exit;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

async function withInstance(options, use) {
  const instance = new Instance(options);

  try {
    await use(instance);
  } catch (error) {
    console.error(instance.plain, instance.lines.slice(-20));
    throw error;
  } finally {
    await instance.end();
  }
}

const started = (use, options) => () =>
  withInstance(options, async (instance) => {
    instance.start();
    await instance.ready();
    await use(instance);
  });

function openComms(instance, token) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(instance.url.replace('http', 'ws') + 'comms');
    socket.onopen = () => socket.send(JSON.stringify({ auth: token }));
    socket.onmessage = ({ data }) => {
      socket.close();
      done(JSON.parse(data).auth);
    };
    socket.onerror = failed;
  });
}

const cases = {};

cases['token-decides'] = started(async (instance) => {
  const status = async (token, where, options) => (await instance.request(where, token, options)).status;
  const settings = await (await instance.request('settings', FULL)).json();

  assert.equal(settings.user.username, 'flowbench');
  assert.equal(settings.user.permissions, '*');
  assert.equal(settings.user.anonymous, undefined);
  assert.equal(settings.runtimeState?.enabled ?? settings.runtimeState, true);
  assert.equal(await status(FULL, 'flows'), 200);
  for (const wrong of [null, 'x', FULL + 'x', FULL.slice(1), 'x'.repeat(100000).slice(0, 8000), sha256(FULL)]) {
    assert.equal(await status(wrong, 'flows'), 401);
    assert.equal(await status(wrong, 'settings'), 401);
  }
  assert.equal(await openComms(instance, FULL), 'ok');
  assert.equal(await openComms(instance, 'x'), 'fail');
});

cases['read-token-cannot-write'] = started(async (instance) => {
  const headers = { 'Content-Type': 'application/json' };
  const post = (where, body) => instance.request(where, READ, { method: 'POST', headers, body: JSON.stringify(body) });
  const before = await (await instance.request('flows', READ)).json();

  assert.equal((await (await instance.request('settings', READ)).json()).user.username, 'reader');
  assert.equal((await post('flows', { flows: [{ id: 'a', type: 'tab' }] })).status, 401);
  assert.equal((await post('flow', { label: 'a', nodes: [] })).status, 401);
  assert.equal((await post('flows/state', { state: 'stop' })).status, 401);
  assert.equal((await post('nodes', { module: 'x' })).status, 401);
  assert.equal((await post('settings/user', {})).status, 401);
  assert.deepEqual(await (await instance.request('flows', READ)).json(), before);
  assert.equal(await openComms(instance, READ), 'ok');
});

// Node-RED alone takes five megabytes.
cases['a-large-deploy-is-taken'] = started(async (instance) => {
  await instance.deploy([{ id: 'tab', type: 'tab', label: 'Tab', info: 'x'.repeat(20e6) }]);
  const { flows } = await (await instance.request('flows', FULL)).json();

  assert.equal(flows[0].info.length, 20e6);
});

cases['no-password-login'] = started(async (instance) => {
  for (const username of ['flowbench', 'reader', 'admin', '', '__proto__', 'constructor']) {
    const form = { client_id: 'node-red-admin', grant_type: 'password', scope: '*', username, password: FULL };
    const answer = await instance.request('auth/token', null, { method: 'POST', body: new URLSearchParams(form) });
    assert.ok(answer.status >= 400, `${username} was let in`);
    assert.equal((await answer.text()).includes('access_token'), false);
  }
});

cases['credentials-need-our-secret'] = started(async (instance) => {
  await instance.deploy(
    [
      { id: 'tab', type: 'tab', label: 'Tab' },
      { id: 'request', type: 'http request', z: 'tab', x: 100, y: 100, url: 'http://127.0.0.1:1/', authType: 'basic', wires: [[]] },
    ],
    { request: { user: 'u', password: 'open sesame' } },
  );
  const sealed = JSON.parse(instance.read('data/flows_cred.json')).$;
  const key = crypto.createHash('sha256').update(SECRET).digest();
  const cipher = crypto.createDecipheriv('aes-256-ctr', key, Buffer.from(sealed.slice(0, 32), 'hex'));

  assert.deepEqual(JSON.parse(cipher.update(sealed.slice(32), 'base64', 'utf8') + cipher.final('utf8')), {
    request: { user: 'u', password: 'open sesame' },
  });
  const runtime = path.join(instance.folder, 'data', '.config.runtime.json');
  assert.equal(fs.existsSync(runtime) && fs.readFileSync(runtime, 'utf8').includes('_credentialSecret'), false);
});

// Children of nodes must get neither the secret nor the descriptor it came on.
cases['secret-is-nowhere'] = started(async (instance) => {
  const proc = (name) => fs.readFileSync(`/proc/${instance.child.pid}/${name}`, 'latin1');
  const command = 'env > env.txt; ls -l /proc/$$/fd > fds.txt; echo > done.txt';

  await instance.deploy([
    { id: 'tab', type: 'tab', label: 'Tab' },
    { id: 'press', type: 'inject', z: 'tab', x: 100, y: 100, props: [], repeat: '', once: false, wires: [['exec']] },
    { id: 'exec', type: 'exec', z: 'tab', x: 100, y: 100, command, addpay: '', useSpawn: 'false', wires: [[], [], []] },
  ]);
  await instance.press('press');
  await waitFor('the command', () => fs.existsSync(path.join(instance.folder, 'storage', 'done.txt')));

  assert.equal(instance.read('storage/env.txt').includes('FLOWBENCH'), false);
  assert.equal(instance.read('storage/fds.txt').match(/ 3 -> pipe/), null);
  for (const text of [proc('environ'), proc('cmdline'), instance.read('storage/env.txt'), JSON.stringify(instance.lines)]) {
    assert.equal(text.includes(SECRET), false);
    assert.equal(text.includes(FULL), false);
  }
  for (const where of ['settings', 'diagnostics']) {
    assert.equal((await (await instance.request(where, FULL)).text()).includes(SECRET), false);
  }
});

// Flows, the user's settings and what flows start see the variables; the process list does not.
cases['variables-are-seen-inside-only'] = () =>
  withInstance({}, async (instance) => {
    const VALUE = 'hidden "value"\n' + crypto.randomBytes(24).toString('hex');
    const proc = (name) => fs.readFileSync(`/proc/${instance.child.pid}/${name}`, 'latin1');
    const told = `node.warn('env ' + JSON.stringify(env.get('PLANT')) + env.get('EMPTY') + '.');`;

    instance.write('user-settings.js', 'module.exports = { functionGlobalContext: { plant: process.env.PLANT } };');
    instance.start(JSON.stringify({ credentialSecret: SECRET, environment: { PLANT: VALUE, EMPTY: '' } }));
    await instance.ready();
    await instance.deployFunction(`${told} node.warn('global ' + JSON.stringify(global.get('plant')));`);
    await instance.press('press');
    await waitFor('the function', () => instance.said('global '));
    assert.equal(instance.said('env ').msg, `env ${JSON.stringify(VALUE)}.`);
    assert.equal(instance.said('global ').msg, `global ${JSON.stringify(VALUE)}`);
    for (const text of [proc('environ'), proc('cmdline')]) assert.equal(text.includes(VALUE.slice(-20)), false);
  });

const CONTRARY = `
let taken;
module.exports = {
  adminAuth: null, uiHost: '0.0.0.0', uiPort: 1, userDir: '/nonexistent', credentialSecret: 'mine',
  https: { key: 'x', cert: 'y' }, httpAdminAuth: { user: 'u', pass: 'p' }, httpAuth: { user: 'n', pass: '0'.repeat(60) },
  httpRoot: false,
  logging: { console: { level: 'debug' }, flowbench: { level: 'off' }, mine: { level: 'info', handler: () => () => { taken = true; } } },
  editorTheme: { userMenu: false },
  functionGlobalContext: { was: () => taken },
};`;

cases['user-settings-cannot-override'] = () =>
  withInstance({}, async (instance) => {
    instance.write('user-settings.js', CONTRARY);
    instance.start();
    await instance.ready();

    const event = instance.event('settings');
    assert.deepEqual(event.overridden.sort(), [
      'adminAuth', 'credentialSecret', 'httpAdminAuth', 'httpAuth', 'httpRoot', 'https', 'logging.flowbench', 'uiHost', 'uiPort', 'userDir',
    ]);
    assert.equal(event.file, path.join(instance.folder, 'user-settings.js'));
    assert.equal(event.userDir, path.join(instance.folder, 'data'));
    assert.ok(instance.url.startsWith('http://127.0.0.1:'));
    assert.equal((await instance.request('flows', null)).status, 401);

    const settings = await (await instance.request('settings', FULL)).json();
    assert.equal(settings.editorTheme.userMenu, false);
    assert.equal(settings.editorTheme.tours, false);
    assert.match(await (await fetch(instance.url)).text(), /<title>Line 4<\/title>/);
    assert.equal(instance.plain.includes('[info]'), false, 'the console says it twice');
    assert.ok(fs.existsSync(path.join(instance.folder, 'data', 'lib')));
    assert.equal((await fetch(instance.url + 'some-node')).status, 401, 'httpAuth no longer guards the nodes');

    const table = fs.readFileSync('/proc/net/tcp', 'latin1');
    const port = Number(new URL(instance.url).port).toString(16).toUpperCase().padStart(4, '0');
    assert.match(table, new RegExp(` 0100007F:${port} `));
    assert.doesNotMatch(table, new RegExp(` 00000000:${port} `));
  });

cases['admin-root-is-told'] = () =>
  withInstance({ adminRoot: '/red' }, async (instance) => {
    instance.write('user-settings.js', "module.exports = { httpRoot: '/own' };");
    instance.start();
    await instance.ready();

    assert.equal(instance.event('settings').adminRoot, '/own');
    assert.match(instance.url, /\/own\/$/);
    assert.equal((await instance.request('flows', FULL)).status, 200);
  });

const endsWith = (pattern, prepare, secrets) => () =>
  withInstance({}, async (instance) => {
    prepare(instance);
    instance.start(secrets);
    assert.equal(await instance.exit, 1);
    assert.match(instance.event('settings-error')?.message ?? '', pattern);
    assert.equal((instance.plain + JSON.stringify(instance.lines)).includes('half a secret'), false);
  });

const userFile = (text) => (instance) => instance.write('user-settings.js', text);
const nothing = () => {};

cases['no-start-without-secrets'] = endsWith(/did not arrive/, nothing, null);
cases['broken-secrets-are-not-quoted'] = endsWith(/could not be read/, nothing, '{"credentialSecret":"half a secret');
cases['empty-secret-is-refused'] = endsWith(/hold no credential secret/, nothing, '{"credentialSecret":""}');
cases['variables-that-are-no-texts-are-refused'] = endsWith(
  /are not names with texts/,
  nothing,
  '{"credentialSecret":"a","environment":{"A":5}}',
);
cases['syntax-error-is-placed'] = endsWith(/user-settings\.js:3: /, userFile('module.exports = {\n  a: 1,\n  b 2,\n};'));
cases['throwing-user-settings-are-placed'] = endsWith(/user-settings\.js:2: no such line/, userFile("\nthrow new Error('no such line');"));
cases['user-settings-must-be-an-object'] = endsWith(/not an object/, userFile('module.exports = 5;'));
cases['instance-without-tokens-is-refused'] = endsWith(/"tokens"/, (instance) => instance.write('instance.json', '{"port":0,"tokens":[]}'));
cases['instance-of-wrong-types-is-refused'] = endsWith(/"port"/, (instance) => instance.write('instance.json', '{"port":"1880"}'));

cases['messages-are-bounded-and-never-break'] = started(async (instance) => {
  await instance.deployFunction(`
    const circle = { name: 'circle' }; circle.self = circle;
    node.warn(circle);
    node.warn('x'.repeat(1000000));
    node.warn({ get message() { throw new Error('trap'); } });
    node.warn('line one\\nline two');
    node.error(new Error('an error object'));
    node.warn(10n);
    node.warn('last');`);
  await instance.press('press');
  await waitFor('the last message', () => instance.said('last'));

  const long = instance.lines.find((line) => line.msg?.startsWith('xxx'));
  assert.ok(long.msg.length < 17000);
  assert.match(long.msg, /… \(983616 more\)$/);
  assert.ok(instance.said('line one\nline two'));
  assert.ok(instance.said('circle'));
  const error = instance.said('an error object');
  assert.equal(error.level, 20);
  assert.equal(error.id, 'run');
  assert.equal(error.z, 'tab');
  assert.equal(error.name, 'run');
  assert.ok(Math.abs(error.timestamp - Date.now()) < 60000);
});

async function isAlive(instance) {
  const begin = Date.now();

  assert.equal((await instance.request('flows', FULL)).status, 200);
  assert.ok(Date.now() - begin < 15000, 'the process was held up');
  assert.equal(instance.child.exitCode, null);
}

cases['dead-reader-is-survived'] = started(async (instance) => {
  await instance.deployFunction("for (let i = 0; i < 2000; i++) { node.warn('y'.repeat(200)); console.log('out'); console.error('err'); }");
  instance.child.stderr.destroy();
  instance.child.stdout.destroy();
  for (let i = 0; i < 5; i++) {
    await instance.press('press');
    await isAlive(instance);
  }
  instance.child.kill('SIGTERM');
  assert.equal(await instance.exit, 0);
});

cases['slow-reader-loses-only-what-is-counted'] = started(async (instance) => {
  const SENT = 60000;

  await instance.deployFunction(`for (let i = 0; i < ${SENT}; i++) node.warn('flood ' + 'z'.repeat(200));`);
  instance.child.stderr.pause();
  await instance.press('press');
  await isAlive(instance);
  instance.child.stderr.resume();

  const dropped = await waitFor('the count', () => instance.event('dropped'));
  const received = () => instance.lines.filter((line) => line.msg?.startsWith('flood ')).length;
  assert.ok(dropped.count > 1000);
  assert.equal(received() + dropped.count, SENT);
  await instance.deployFunction("node.warn('after the flood');");
  await instance.press('press');
  await waitFor('what comes later', () => instance.said('after the flood'));
});

cases['last-words-arrive'] = started(async (instance) => {
  await instance.deployFunction("node.warn('famous last words');");
  await instance.press('press');
  instance.child.kill('SIGTERM');
  assert.equal(await instance.exit, 0);
  assert.ok(instance.said('Stopped flows'));
});

if (CASE === undefined) {
  console.log(Object.keys(cases).join('\n'));
} else {
  assert.ok(cases[CASE], `there is no case ${CASE}`);
  cases[CASE]().catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
