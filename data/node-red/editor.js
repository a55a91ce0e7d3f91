// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// Runs in Node-RED's editor page (4.1 and 5.0) when red.js is there and the editor is not yet built. It ties
// the page to the window: news go out as messages, commands come in through window.flowbench.call(). A message
// is one string: a JSON object with a "type", optionally a line feed and a body. Everything the editor knows
// how to do stays the editor's: this only listens, and stands in where the window does it natively.
// The program calls this function with { readOnly, narrow, place } and the one of editor-dialogs.js.
(function (options, makeDialogs) {
  'use strict';
  const handler = window.webkit && window.webkit.messageHandlers && window.webkit.messageHandlers.flowbench;
  if (!handler || window !== window.top || window.flowbench) {
    return;
  }

  function ask(header, body) {
    const text = JSON.stringify(header);
    return handler.postMessage(body === undefined ? text : text + '\n' + body);
  }
  function post(header, body) {
    ask(header, body).catch(() => {});
  }

  const RED = window.RED;
  const $ = window.jQuery;
  if (!RED || !RED.events || !RED.actions || !RED.nodes || !$) {
    post({ type: 'foreign', title: String(document.title).slice(0, 200) });
    return;
  }

  let loaded = false;

  // ---- requests of the page ------------------------------------------------------------------------------

  const root = new URL('.', location.href).pathname;
  function below(url) {
    const absolute = new URL(url, document.baseURI);
    return absolute.origin === location.origin && absolute.pathname.startsWith(root)
      ? absolute.pathname.slice(root.length) : null;
  }

  // While complete() runs, the editor reports the result; what the person ended is not worth a notice.
  let quiet = false;
  let deploys = 0; // that were asked for
  function sendDeploy(request) {
    return {
      send(headers, complete) {
        deploys++;
        const name = Object.keys(headers).find((header) => /-deployment-type$/i.test(header));
        const kind = headers[name] || 'full';
        ask({ type: 'deploy', kind }, request.data || '').then(JSON.parse).then((answer) => {
          quiet = !!answer.quiet;
          complete(answer.status || 0, answer.status === 200 ? 'OK' : 'error', { text: answer.body || '' },
            answer.status === 200 ? 'Content-Type: application/json\r\n' : 'Content-Type: text/plain\r\n');
        }).catch((error) => complete(0, 'error', { text: String(error.message) }))
          .finally(() => { quiet = false; });
      },
      abort() {},
    };
  }
  function refuse() {
    return {
      send(headers, complete) {
        complete(403, 'Forbidden', { text: 'read-only' }, 'Content-Type: text/plain\r\n');
      },
      abort() {},
    };
  }
  $.ajaxTransport('+*', (request) => {
    const path = below(request.url);
    const writes = !/^(GET|HEAD|OPTIONS)$/i.test(request.type);
    if (path === null || !writes) {
      return undefined;
    }
    if (options.readOnly && !path.startsWith('auth/')) {
      return refuse();
    }
    return path === 'flows' ? sendDeploy(request) : undefined;
  });

  // The editor's settings as it should see them here.
  $.ajaxPrefilter((request) => {
    if (below(request.url) !== 'settings' || !/^GET$/i.test(request.type || 'GET')) {
      return;
    }
    request.dataFilter = (text) => {
      const settings = JSON.parse(text);
      const major = /^4\./.test(settings.version) ? 4 : 5;
      document.documentElement.classList.add('flowbench', 'flowbench-nr' + major);
      applyTheme();
      settings.editorTheme = Object.assign({}, settings.editorTheme, { tours: false });
      if (options.readOnly && settings.user) {
        settings.user.permissions = 'read';
      }
      return JSON.stringify(settings);
    };
  });
  const hasPermission = RED.user.hasPermission;
  RED.user.hasPermission = (permission) => hasPermission(permission) &&
    (!options.readOnly || [].concat(permission).every((p) => p === '' || /(^|\.)read$/.test(p)));

  // ---- signing in ----------------------------------------------------------------------------------------

  const waiting = [];
  RED.user.login = function (opts, done) {
    waiting.push(typeof opts === 'function' ? opts : done);
    post({ type: 'login' });
  };
  RED.user.logout = () => post({ type: 'logout' });

  // ---- loading -------------------------------------------------------------------------------------------

  let progress = 0;
  if (RED.loader) {
    const report = RED.loader.reportProgress;
    RED.loader.reportProgress = function (text, percent) {
      if (!loaded && percent >= progress + 2) {
        progress = percent;
        post({ type: 'progress', percent: Math.round(percent) });
      }
      return report.apply(this, arguments);
    };
  }

  // ---- notices -------------------------------------------------------------------------------------------

  function plainText(message) {
    const html = typeof message === 'string' ? message : $('<div>').append($(message).clone()).html();
    const content = new DOMParser().parseFromString(html || '', 'text/html');
    content.querySelectorAll('li, p, br').forEach((element) => element.after(' '));
    return content.body.textContent.replace(/\s+/g, ' ').trim().slice(0, 500);
  }
  // What RED.notify returns, for a notice that is shown outside the page.
  function standIn(show, hide) {
    const notice = document.createElement('div');
    notice.closed = false;
    notice.hidden = false;
    notice.close = () => {
      if (!notice.closed) {
        notice.closed = true;
        hide();
      }
    };
    notice.hideNotification = () => { notice.hidden = true; hide(); };
    notice.showNotification = () => { notice.hidden = false; show(); };
    notice.update = (message, opts) => { notice.hidden = false; show(message, opts); };
    show();
    return notice;
  }
  // There were other flows put on the instance: until theirs and ours are merged, or theirs are loaded.
  let conflict = null;
  let deployed = '';
  function tellConflict() {
    post({ type: 'conflict', dirty: RED.nodes.dirty(), rev: deployed });
  }
  function makeConflict() {
    conflict = standIn(tellConflict, () => post({ type: 'conflict-over' }));
    return conflict;
  }
  // Heard after the editor itself has made a conflict of it. When what is shown here runs again, there is none.
  function takeDeploy(topic, message) {
    const revision = String((message && message.revision) || '');
    if (revision === deployed) {
      return;
    }
    deployed = revision;
    if (!conflict || conflict.closed) {
      return;
    }
    if (revision === RED.nodes.version()) {
      conflict.close();
    } else {
      tellConflict();
    }
  }
  const notify = RED.notify;
  RED.notify = function (message, type, fixed, timeout) {
    const opts = type !== null && typeof type === 'object' ? type : { type, fixed, timeout };
    if (quiet) {
      return standIn(() => {}, () => {});
    }
    if (opts.id === 'background-update') {
      return makeConflict();
    }
    if (message === RED._('notification.errors.lostConnection')) {
      return standIn(() => post({ type: 'connection', lost: true }), () => post({ type: 'connection', lost: false }));
    }
    if (opts.buttons || opts.modal || opts.fixed) {
      return notify.apply(this, arguments);
    }
    return standIn((text) => post({ type: 'notify', kind: String(opts.type || ''), text: plainText(text || message) }),
      () => {});
  };

  // ---- state ---------------------------------------------------------------------------------------------

  let generation = 0;
  let runtime = '';
  let original = null;
  let originalIds = new Set();

  function eachThing(visit) {
    RED.nodes.eachWorkspace(visit);
    RED.nodes.eachSubflow(visit);
    RED.nodes.eachGroup(visit);
    RED.nodes.eachJunction(visit);
    RED.nodes.eachConfig(visit);
    RED.nodes.eachNode(visit);
  }
  function readOriginal() {
    if (original !== RED.nodes.originalFlow()) {
      original = RED.nodes.originalFlow();
      originalIds = new Set((original || []).map((node) => node.id));
    }
    return originalIds;
  }
  // Ids of what differs from what was deployed: { changed, removed }.
  function difference() {
    const gone = new Set(readOriginal());
    const changed = [];
    eachThing((thing) => {
      if (thing.changed || thing.moved || thing.added || !originalIds.has(thing.id)) {
        changed.push(thing.id);
      }
      gone.delete(thing.id);
    });
    return { changed, removed: Array.from(gone) };
  }
  function countDifference() {
    if (!RED.nodes.dirty()) {
      return 0;
    }
    const { changed, removed } = difference();
    return changed.length + removed.length;
  }
  function deployType() {
    return RED.menu.isSelected('deploymenu-item-flow') ? 'flows'
      : RED.menu.isSelected('deploymenu-item-node') ? 'nodes' : 'full';
  }
  function focusKind() {
    const element = document.activeElement;
    return !element || element === document.body ? '' : element.closest('.monaco-editor, .ace_editor') ? 'code'
      : element.matches('input, textarea, [contenteditable=true]') ? 'text' : 'canvas';
  }
  function selectedIds() {
    const selection = RED.view.selection() || {};
    return (selection.nodes || []).map((node) => node.id);
  }
  function label(thing) {
    return String(thing.label || thing.name || thing.id).slice(0, 100);
  }
  function tabList() {
    const tabs = [];
    RED.nodes.eachWorkspace((tab) => {
      tabs.push({ id: tab.id, label: label(tab), disabled: !!tab.disabled, locked: !!tab.locked });
    });
    RED.nodes.eachSubflow((subflow) => tabs.push({ id: subflow.id, label: label(subflow), subflow: true }));
    return tabs.slice(0, 1000);
  }
  // The state goes last: whoever hears of it has the rest already.
  const collectors = {
    tabs: () => ({ tabs: tabList() }),
    selection: () => { const ids = selectedIds(); return { count: ids.length, nodes: ids.slice(0, 100) }; },
    state: () => ({
      dirty: RED.nodes.dirty(), count: countDifference(), generation, rev: String(RED.nodes.version() || ''),
      undo: RED.history.list().length, redo: RED.history.listRedo().length, deployType: deployType(),
      cover: dialogs.coverKind(), entries: dialogs.tellEntries(), focus: focusKind(), runtime,
      tab: String(RED.workspaces.active() || ''),
    }),
  };
  const dialogs = makeDialogs(() => changed());
  const sent = {};
  let timer = 0;
  function sendState() {
    timer = 0;
    if (!loaded) {
      return;
    }
    Object.entries(collectors).forEach(([type, collect]) => {
      const text = JSON.stringify(Object.assign({ type }, collect()));
      if (sent[type] !== text) {
        sent[type] = text;
        handler.postMessage(text).catch(() => {});
      }
    });
  }
  function changed() {
    if (!timer) {
      timer = setTimeout(sendState, 100);
    }
  }
  function edited() {
    generation++;
    changed();
  }
  ['push', 'pop', 'redo', 'replace', 'clear'].forEach((name) => {
    const method = RED.history[name];
    RED.history[name] = function () {
      const result = method.apply(this, arguments);
      edited();
      return result;
    };
  });
  ['workspace:change', 'workspace:show', 'workspace:hide', 'workspace:close', 'flows:add', 'flows:change', 'flows:remove',
    'flows:reorder', 'nodes:add', 'nodes:change', 'nodes:remove', 'groups:add', 'groups:remove', 'junctions:add',
    'junctions:remove', 'subflows:add', 'subflows:change', 'subflows:remove', 'links:add', 'links:remove', 'deploy',
    'view:selection-changed', 'editor:open', 'editor:close', 'search:open', 'search:close', 'type-search:open',
    'type-search:close', 'actionList:open', 'actionList:close', 'login'].forEach((name) => RED.events.on(name, changed));
  RED.events.on('workspace:dirty', (event) => (event.dirty ? edited() : changed()));
  RED.events.on('runtime-state', (message) => {
    runtime = String((message && message.state) || runtime);
    changed();
  });
  document.addEventListener('focusin', changed);
  document.addEventListener('focusout', changed);

  // What can be done here, with the keys that do it: "ctrl-f", "ctrl-g d"; anywhere, or only on the canvas.
  function sendActions() {
    post({
      type: 'actions',
      actions: RED.actions.list().map((action) => ({
        id: action.id, label: String(action.label).slice(0, 100), key: action.key || '', anywhere: action.scope === '*',
      })),
    });
  }
  const refreshShortcuts = RED.menu.refreshShortcuts;
  RED.menu.refreshShortcuts = function () {
    refreshShortcuts.apply(this, arguments);
    if (loaded) {
      sendActions();
    }
  };

  function begin() {
    if (!loaded) {
      RED.comms.subscribe('notification/runtime-deploy', takeDeploy);
    }
    loaded = true;
    if (options.place) {
      place(options.place);
      delete options.place;
    }
    fitBars();
    sendActions();
    dialogs.begin();
    post({
      type: 'ready', version: String(RED.settings.version || ''), rev: String(RED.nodes.version() || ''),
      write: RED.user.hasPermission('flows.write'),
      runState: !!(RED.settings.runtimeState && RED.settings.runtimeState.enabled),
    });
    changed();
  }
  // When the editor has put up its side bars too, which it does in the same turn.
  RED.events.on('flows:loaded', () => Promise.resolve().then(begin));

  // ---- side bars -----------------------------------------------------------------------------------------

  // The canvas needs the room more: a side bar that does not fit beside it is closed and comes back with the
  // room. "away": closed by us.
  const bars = [
    { names: ['menu-item-left-sidebar', 'menu-item-palette'], fits: () => !options.narrow, room: true },
    { names: ['menu-item-right-sidebar', 'menu-item-sidebar'],
      fits: () => !options.narrow && window.innerWidth >= 1200, room: true },
  ];
  // The width of a window is not what a person prefers, so the editor does not get to keep it.
  function toggleBar(name) {
    const set = RED.settings.set;
    RED.settings.set = () => {};
    RED.menu.toggleSelected(name);
    RED.settings.set = set;
  }
  function fitBar(bar) {
    const name = bar.names.find((id) => document.getElementById(id));
    const room = bar.fits();
    if (!name || bar.room === room) {
      return;
    }
    bar.room = room;
    if (RED.menu.isSelected(name) ? !room : room && bar.away) {
      bar.away = !room;
      toggleBar(name);
    }
  }
  function fitBars() {
    if (loaded) {
      bars.forEach(fitBar);
    }
  }
  window.addEventListener('resize', fitBars);

  // ---- where the page is ---------------------------------------------------------------------------------

  const scrolls = {}; // id of a tab that was left -> [x, y]
  RED.events.on('workspace:change', (event) => {
    const chart = $('#red-ui-workspace-chart');
    if (event.old) {
      scrolls[event.old] = [chart.scrollLeft(), chart.scrollTop()];
    }
  });
  // Tells it, or goes there. Nothing can set the zoom to a number later, see comeBack().
  function place(args) {
    const chart = $('#red-ui-workspace-chart');
    if (args.tab && (RED.nodes.workspace(args.tab) || RED.nodes.subflow(args.tab))) {
      RED.workspaces.show(args.tab);
      const [x, y] = (args.scrolls || {})[args.tab] || [0, 0];
      chart.scrollLeft(x).scrollTop(y);
    }
    const tab = String(RED.workspaces.active() || '');
    scrolls[tab] = [chart.scrollLeft(), chart.scrollTop()];
    return { tab, zoom: RED.view.scale(), scrolls, dirty: RED.nodes.dirty(), entries: dialogs.hasEntries() };
  }
  // The editor takes the place as if it had kept it itself, which it can do for zoom and scrolling.
  function comeBack(to) {
    const { get, getLocal } = RED.settings;
    const positions = {};
    Object.entries(to.scrolls || {}).forEach(([tab, [left, top]]) => { positions[tab] = { left, top }; });
    const kept = { 'zoom-level': String(to.zoom), 'scroll-positions': JSON.stringify(positions) };
    Object.assign(scrolls, to.scrolls);
    RED.settings.get = function (name) {
      return /^editor\.view\.view-store-(zoom|position)$/.test(name) || get.apply(this, arguments);
    };
    RED.settings.getLocal = (name) => kept[name] || getLocal(name);
    RED.events.on('flows:loaded', () => Object.assign(RED.settings, { get, getLocal }));
  }
  if (options.place) {
    comeBack(options.place);
  }

  // ---- copy and paste across editors ---------------------------------------------------------------------

  function exportSelection() {
    let things = [];
    const tabs = RED.workspaces.selection() || [];
    tabs.forEach((tab) => {
      things = things.concat(tab, RED.nodes.groups(tab.id), RED.nodes.junctions(tab.id), RED.nodes.filterNodes({ z: tab.id }));
    });
    if (tabs.length === 0) {
      ((RED.view.selection() || {}).nodes || []).forEach((node) => {
        things = things.concat(node, node.type === 'group' ? RED.group.getNodes(node, true) : []);
      });
    }
    things = things.filter((node) => node.type !== 'subflow');
    return things.length ? JSON.stringify(RED.nodes.createExportableNodeSet(things)) : '';
  }
  function copying(original) {
    return function () {
      const text = exportSelection();
      const result = original.apply(this, arguments);
      if (text) {
        post({ type: 'copied' }, text);
      }
      return result;
    };
  }
  function pasting(original) {
    return function () {
      ask({ type: 'paste' }).then(JSON.parse).then((answer) => {
        if (!answer.text) {
          original.call(RED.actions);
        } else if (!RED.workspaces.isLocked()) {
          RED.view.importNodes(answer.text, { generateIds: true, generateDefaultNames: true });
        }
      }).catch((error) => RED.notify(error.message, 'error'));
    };
  }
  const wrappers = {
    'core:copy-selection-to-internal-clipboard': copying,
    'core:cut-selection-to-internal-clipboard': copying,
    'core:paste-from-internal-clipboard': pasting,
  };
  const addAction = RED.actions.add;
  RED.actions.add = (name, action, opts) => addAction(name, wrappers[name] ? wrappers[name](action) : action, opts);

  // ---- theme of 4.1, which has no dark one ---------------------------------------------------------------

  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  function applyTheme() {
    if (!document.documentElement.classList.contains('flowbench-nr4')) {
      return;
    }
    document.documentElement.classList.toggle('flowbench-dark', dark.matches);
    if (window.monaco) {
      window.monaco.editor.setTheme(dark.matches ? 'vs-dark' : 'vs');
    }
  }
  dark.addEventListener('change', applyTheme);
  ['flows:loaded', 'editor:open'].forEach((name) => RED.events.on(name, () => setTimeout(applyTheme)));

  // ---- drafts and imports --------------------------------------------------------------------------------

  let kept = null; // id -> JSON of each node as of the last draft
  let keptOrder = '';
  let draftedGeneration = -1;

  // The undeployed state: everything, or what changed since the last draft that was asked for.
  function draft(args) {
    const nodes = RED.nodes.createCompleteNodeSet();
    const texts = new Map(nodes.map((node) => [node.id, JSON.stringify(node)]));
    const order = nodes.map((node) => node.id);
    const full = args.full || !kept;
    const result = Object.assign({ full, rev: RED.nodes.version(), tab: RED.workspaces.active() }, difference());
    result.nodes = full ? nodes : nodes.filter((node) => kept.get(node.id) !== texts.get(node.id));
    if (!full) {
      result.gone = Array.from(kept.keys()).filter((id) => !texts.has(id));
    }
    if (full || keptOrder !== order.join()) {
      result.order = order;
    }
    kept = texts;
    keptOrder = order.join();
    draftedGeneration = generation;
    return JSON.stringify(result);
  }
  // One draft out of a full one and the changes since.
  function fold(contents) {
    const nodes = new Map();
    const folded = { order: [], changed: [], removed: [] };
    contents.forEach((content) => {
      if (content.full) {
        nodes.clear();
      }
      (content.nodes || []).forEach((node) => nodes.set(node.id, node));
      (content.gone || []).forEach((id) => nodes.delete(id));
      Object.assign(folded, content);
    });
    const ordered = folded.order.filter((id) => nodes.has(id)).map((id) => nodes.get(id));
    return Object.assign(folded, { nodes: ordered });
  }
  function replaceAll(nodes, changedIds, base = RED.nodes.originalFlow(), rev = RED.nodes.version()) {
    const marks = {};
    const tab = RED.workspaces.active();
    RED.history.push({
      t: 'replace', config: RED.nodes.createCompleteNodeSet(), changed: {}, moved: {}, complete: true,
      rev: RED.nodes.version(), dirty: RED.nodes.dirty(),
    });
    changedIds.forEach((id) => { marks[id] = true; });
    RED.nodes.clear();
    RED.nodes.import(nodes);
    RED.nodes.originalFlow(base);
    RED.nodes.version(rev);
    RED.nodes.dirty(true);
    eachThing((thing) => { if (marks[thing.id]) { thing.changed = true; } });
    RED.view.redraw(true);
    RED.palette.refresh();
    RED.workspaces.refresh();
    RED.workspaces.show(tab, true);
    RED.sidebar.config.refresh();
  }
  // A draft that only carries an older one on is that one.
  function unwrap(contents) {
    return contents.length === 1 && contents[0].older && !contents[0].nodes ? unwrap(contents[0].older) : contents;
  }
  // Puts a kept draft into the editor. When others deployed since, only what the draft changed is put onto
  // what is there now.
  function applyDraft(args) {
    const contents = unwrap(JSON.parse(args.contents));
    const kept = fold(contents);
    const older = contents[0].older ? JSON.stringify(contents[0].older) : undefined;
    const stale = kept.rev !== RED.nodes.version();
    let nodes = kept.nodes;
    if (stale) {
      const mine = new Map(kept.nodes.map((node) => [node.id, node]));
      const gone = new Set(kept.removed);
      const touched = new Set(kept.changed);
      const current = RED.nodes.createCompleteNodeSet();
      const present = new Set(current.map((node) => node.id));
      nodes = current.filter((node) => !gone.has(node.id))
        .map((node) => (touched.has(node.id) && mine.has(node.id) ? mine.get(node.id) : node))
        .concat(kept.nodes.filter((node) => touched.has(node.id) && !present.has(node.id)));
    }
    replaceAll(nodes, kept.changed);
    if (kept.tab) {
      RED.workspaces.show(kept.tab, true);
    }
    return { stale, older, olderTime: contents[0].olderTime, count: kept.changed.length + kept.removed.length };
  }
  // What the page began from, and what it is now: a node nobody edited is as it came, whatever the editor
  // would add to it.
  function side(args) {
    const touched = new Set(difference().changed);
    const base = (RED.nodes.originalFlow() || []).map((node) => Object.assign({}, node));
    base.forEach((node) => { delete node.credentials; });
    const was = new Map(base.map((node) => [node.id, node]));
    const mine = RED.nodes.createCompleteNodeSet()
      .map((node) => (!touched.has(node.id) && was.has(node.id) ? was.get(node.id) : node));
    return JSON.stringify(args.mine ? mine : base);
  }
  // Theirs with what was mine in it: not deployed yet, and no longer behind.
  function applyMerge(args) {
    const nodes = JSON.parse(args.nodes);
    const { flows, rev } = JSON.parse(args.theirs);
    const theirs = new Map(flows.map((node) => [node.id, JSON.stringify(node)]));
    const changed = nodes.filter((node) => theirs.get(node.id) !== JSON.stringify(node)).map((node) => node.id);
    replaceAll(nodes, changed, flows, rev);
    RED.nodes.dirty(changed.length > 0 || nodes.length !== flows.length);
    if (conflict) {
      conflict.close();
    }
    return { count: changed.length };
  }
  // They lie where the file has them, at once: nothing is left hanging at the pointer.
  function importNodes(args) {
    const nodes = JSON.parse(args.nodes);
    const addFlow = !!args.newTab || (RED.workspaces.isLocked() && !nodes.some((node) => node.type === 'tab'));
    const how = { generateIds: false, addFlow, touchImport: true };
    let copied = false;
    try {
      RED.view.importNodes(nodes, how);
    } catch (error) {
      if (error.code !== 'import_conflict') {
        throw error;
      }
      copied = true;
      RED.view.importNodes(nodes, Object.assign(how, { generateIds: true }));
    }
    RED.nodes.dirty(true);
    RED.view.redraw(true);
    const first = ((RED.view.selection() || {}).nodes || [])[0];
    if (first) {
      RED.view.reveal(first.id, false);
    }
    return { copied };
  }

  // ---- commands ------------------------------------------------------------------------------------------

  function show(args) {
    if (RED.nodes.workspace(args.id) || RED.nodes.subflow(args.id)) {
      RED.workspaces.show(args.id);
      return true;
    }
    const node = RED.nodes.node(args.id) || RED.nodes.group(args.id) || RED.nodes.junction(args.id);
    if (!node) {
      return false;
    }
    RED.view.reveal(args.id);
    if (node._def && node._def.category === 'config') {
      return true;
    }
    RED.view.select(node.type === 'group' ? { nodes: [node] } : args.id);
    return true;
  }
  async function invoke(args) {
    if (dialogs.coverKind() === 'question' || !RED.actions.list().some((action) => action.id === args.action)) {
      return false;
    }
    // The user settings swallow what would open them elsewhere. A node that is being edited stays open.
    if (args.closeSettings && $('#user-settings-tabs').length > 0) {
      await new Promise((done) => RED.tray.close(done));
    }
    RED.actions.invoke(args.action);
    return true;
  }
  // False when the editor has nothing to deploy or asks something itself first.
  function deploy() {
    const before = deploys;
    RED.actions.invoke('core:deploy-flows');
    return deploys !== before;
  }
  function setToken(args) {
    RED.settings.set('auth-tokens', { access_token: args.token });
    RED.settings.refreshSettings(() => {
      waiting.splice(0).forEach((done) => done());
      RED.events.emit('login', RED.settings.user && RED.settings.user.username);
    });
  }
  function setNarrow(args) {
    options.narrow = args.value;
    fitBars();
  }
  function load() {
    RED.diff.getRemoteDiff((diff) => RED.diff.mergeDiff(diff));
    conflict.close();
  }
  const commands = {
    deploy, invoke, show, draft, place, load, 'import': importNodes, 'apply-draft': applyDraft, token: setToken,
    'is-drafted': () => draftedGeneration === generation,
    export: (args) => (args.all ? JSON.stringify(RED.nodes.createCompleteNodeSet({ credentials: false })) : exportSelection()),
    side, 'apply-merge': applyMerge, 'end-dialogs': (args) => dialogs.endDialogs(args).finally(sendState),
    narrow: setNarrow,
    'read-only': (args) => { options.readOnly = args.value; },
    state: () => { Object.keys(sent).forEach((type) => delete sent[type]); sendState(); },
  };
  Object.defineProperty(window, 'flowbench', {
    value: Object.freeze({
      call: async (name, args) => {
        const command = Object.prototype.hasOwnProperty.call(commands, name) && commands[name];
        if (!command || (!loaded && !['token', 'read-only', 'narrow'].includes(name))) {
          throw new Error(command ? 'The editor is not ready' : 'Unknown command');
        }
        const result = await command(args || {});
        return typeof result === 'string' ? result : JSON.stringify(result === undefined ? null : result);
      },
    }),
  });
})
