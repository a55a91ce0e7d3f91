// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// What lies over the canvas of Node-RED's editor (4.1 and 5.0), and what a person typed into it. editor.js calls
// this function with its own changed(), which is called when one or the other may have changed.
(function (changed) {
  'use strict';
  const $ = window.jQuery;
  const RED = window.RED;

  // What lies over the canvas: a question that wants an answer first, the editor's own settings, or a dialog
  // whose entries are no part of the flows before its "Done".
  function coverKind() {
    return $('.ui-widget-overlay:visible, #red-ui-full-shade:visible').length > 0 ? 'question'
      : $('#user-settings-tabs').length > 0 ? 'settings' : $('.red-ui-tray').length > 0 ? 'dialog' : '';
  }
  function codeOf(tray) {
    const monaco = window.monaco ? window.monaco.editor.getEditors() : [];
    return monaco.filter((editor) => tray.contains(editor.getContainerDomNode())).map((editor) => editor.getValue())
      .concat(Array.from(tray.querySelectorAll('.ace_editor'), (element) => element.env && element.env.editor.getValue()));
  }
  function fieldsOf(tray) {
    const fields = Array.from(tray.querySelectorAll('input, select, textarea, [contenteditable=true]'))
      .filter((field) => !field.closest('.monaco-editor, .ace_editor'))
      .map((field) => (/^(checkbox|radio)$/.test(field.type) ? field.checked : field.value || field.textContent));
    return JSON.stringify([fields, codeOf(tray)]);
  }
  // A dialog is compared with what it held before a person first touched it. One that lies below another is out
  // of the page until that is closed; jQuery forgets what belongs to it only when it is closed itself.
  const BEFORE = 'flowbench-before';
  let touched = [];
  function touch(event) {
    const tray = event.target instanceof Element && event.target.closest('.red-ui-tray');
    if (tray && $.data(tray, BEFORE) === undefined && !tray.querySelector('#user-settings-tabs')) {
      $.data(tray, BEFORE, fieldsOf(tray));
      touched.push(tray);
    }
  }
  function hasEntries() {
    touched = touched.filter((tray) => $.data(tray, BEFORE) !== undefined);
    return touched.some((tray) => $.data(tray, BEFORE) !== fieldsOf(tray));
  }
  let told = false;
  function tellEntries() {
    told = hasEntries();
    return told;
  }
  let timer = 0;
  function watch() {
    if (!timer && touched.length > 0) {
      timer = setTimeout(() => {
        timer = 0;
        if (told !== hasEntries()) {
          changed();
        }
      }, 100);
    }
  }
  ['pointerdown', 'keydown', 'beforeinput', 'paste', 'drop'].forEach((name) => document.addEventListener(name, touch, true));
  ['input', 'change', 'click', 'keyup', 'drop'].forEach((name) => document.addEventListener(name, watch, true));
  window.addEventListener('beforeunload', (event) => {
    if (hasEntries()) {
      event.preventDefault();
      event.returnValue = '-'; // the words are the window's
    }
  });
  $(document).on('dialogopen dialogclose', () => changed());
  // One that was opened from the window has not got the keyboard, and Escape would not end it.
  $(document).on('dialogopen', (event) => setTimeout(() => {
    const box = event.target.closest('.ui-dialog');
    if (box && !box.contains(document.activeElement)) {
      box.focus();
    }
  }, 100));

  // Ends the open dialogs as a person would, the topmost first: with "Done" when @args.apply, else with "Cancel".
  // False when one of them does not close.
  async function endDialogs(args) {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const button = args.apply ? 'button.primary' : 'button[id$=dialog-cancel]';
    for (let tray = $('.red-ui-tray').last(); tray.length > 0; tray = $('.red-ui-tray').last()) {
      const found = tray.find('.red-ui-tray-toolbar ' + button);
      if (document.activeElement) {
        document.activeElement.blur();
      }
      if (found.length > 0) {
        found.first().trigger('click');
      } else {
        RED.tray.close();
      }
      for (let rounds = 0; tray[0].isConnected; rounds++) {
        if (rounds === 40) {
          return false;
        }
        await wait(50);
      }
      await wait(50); // the one below comes back
    }
    return true;
  }

  function begin() {
    new MutationObserver(changed).observe(document.getElementById('red-ui-full-shade'), { attributes: true });
  }
  return { coverKind, hasEntries, tellEntries, endDialogs, begin };
})
