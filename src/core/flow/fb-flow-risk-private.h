/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One change as the rules see it, and the rules. */

#pragma once

#include "fb-flow-risk.h"

G_BEGIN_DECLS

typedef struct
{
  /* Borrowed */
  FbFlowDiff         *diff;
  const FbFlowChange *change;
  FbFlowDocument     *document;   /* the one that @node is of */
  const FbFlowNode   *node;       /* as it is now, or was before it was deleted */
  const char         *title;      /* of @node */
  GPtrArray          *properties; /* of the change */
} FbFlowSubject;

/* (nullable) a message when the change is one to look at. (transfer full) */
typedef char *(*FbFlowRule) (const FbFlowSubject *subject);

typedef struct
{
  const char *code;
  FbFlowRule  check;
} FbFlowRuleEntry;

/* Ended by one without code. */
const FbFlowRuleEntry *fb_flow_risk_get_rules (void);

/* Added, or changed in more than its layout, and at work now. */
gboolean fb_flow_subject_is_touched (const FbFlowSubject *self);
gboolean fb_flow_subject_is_type (const FbFlowSubject *self, const char *const *types);
/* (nullable) what differs in the property @name, or below it */
const FbPropertyChange *fb_flow_subject_find (const FbFlowSubject *self, const char *name);
/* (nullable) the string the property is now. (transfer full) */
char *fb_flow_subject_dup (const FbFlowSubject *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is now the literal @value, such as "true". */
gboolean fb_flow_subject_has (const FbFlowSubject *self, const char *name, const char *value);

G_END_DECLS
