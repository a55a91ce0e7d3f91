// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// Runs in Node-RED's editor page before anything else. The program calls this function with
// { origin, path, token, language }: it signs the page in and lets the theme follow the desktop. The page
// never gets a password; what may leave it is decided outside of it.
(function (options) {
  'use strict';
  if (window !== window.top || location.origin !== options.origin || location.pathname !== options.path) {
    return;
  }
  const tokens = 'auth-tokens' + location.pathname.slice(0, -1).replace(/\//g, '-');
  try {
    if (options.token) {
      localStorage.setItem(tokens, JSON.stringify({ access_token: options.token }));
    } else {
      localStorage.removeItem(tokens);
    }
    localStorage.setItem('view-dark-theme', 'auto');
    if (options.language && !localStorage.getItem('editor-language')) {
      localStorage.setItem('editor-language', options.language);
    }
  } catch (error) {
    console.warn('Flowbench: no local storage:', error.message);
  }
})
