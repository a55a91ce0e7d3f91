/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a reviewer of a change should look at first: each rule is a pure function over one change of
 * a diff. A flag is no verdict. Changes of layout alone are flagged only when they hide a node. */

#pragma once

#include "fb-flow-diff.h"

G_BEGIN_DECLS

typedef struct
{
  const char *code;    /* of the rule, for programs: see fb_flow_risk_list_codes() */
  char       *node;    /* (nullable) id */
  char       *message; /* a sentence for people */
} FbFlowRisk;

FbFlowRisk *fb_flow_risk_new (const char *code, const char *node, char *message); /* takes it */
void        fb_flow_risk_free (FbFlowRisk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowRisk, fb_flow_risk_free)

/* At most one of each rule for a node, what weighs most first. Takes long for large diffs.
 * (transfer full) (element-type FbFlowRisk) */
GPtrArray *fb_flow_diff_list_risks (FbFlowDiff *self) G_GNUC_WARN_UNUSED_RESULT;

/* The codes of all rules in that order, NULL-terminated: "exec", "file", "listener", "http-open",
 * "code", "code-modules", "field-write", "host", "publish", "credentials", "module", "environment",
 * "watch-removed", "disabled", "inject-once", "hidden". (transfer container) */
const char **fb_flow_risk_list_codes (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
