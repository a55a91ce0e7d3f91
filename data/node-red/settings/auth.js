// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Flowbench authors

// Who may use the Admin API: whoever presents a token whose SHA-256 is listed in instance.json.
// There are no users and there is no anonymous access. Saying so by functions matters: with an empty
// list, a password login as "__proto__" finds a user in it and ends the process.

'use strict';

const crypto = require('node:crypto');

const MAX_TOKEN = 1024;

// Every listed digest is compared, in constant time, whichever fits.
function findToken(tokens, presented) {
  const digest = crypto.createHash('sha256').update(presented, 'utf8').digest();

  return tokens.reduce((found, token) => (crypto.timingSafeEqual(digest, token.digest) ? token : found), null);
}

async function nobody() {
  return null;
}

function makeAdminAuth(tokens) {
  return {
    type: 'credentials',
    users: nobody,
    authenticate: nobody,
    tokens: async (presented) => {
      if (typeof presented !== 'string' || presented.length > MAX_TOKEN) return null;
      const token = findToken(tokens, presented);
      return token === null ? null : { username: token.username, permissions: token.permissions };
    },
  };
}

module.exports = { makeAdminAuth };
