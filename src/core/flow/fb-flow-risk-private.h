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

/* Rules that have a file of their own. */
char *fb_flow_risk_check_open_http (const FbFlowSubject *self) G_GNUC_WARN_UNUSED_RESULT;
char *fb_flow_risk_check_field_write (const FbFlowSubject *self) G_GNUC_WARN_UNUSED_RESULT;
char *fb_flow_risk_check_host (const FbFlowSubject *self) G_GNUC_WARN_UNUSED_RESULT;
char *fb_flow_risk_check_publish (const FbFlowSubject *self) G_GNUC_WARN_UNUSED_RESULT;

/* Ended by one without code. */
const FbFlowRuleEntry *fb_flow_risk_get_rules (void);

/* Added, or changed in more than its layout, and at work now. */
gboolean fb_flow_subject_is_touched (const FbFlowSubject *self);
gboolean fb_flow_subject_is_type (const FbFlowSubject *self, const char *const *types);
/* (nullable) what differs in the property @name, or below it */
const FbPropertyChange *fb_flow_subject_find (const FbFlowSubject *self, const char *name);
/* (nullable) the string the property is now. (transfer full) */
char *fb_flow_subject_dup (const FbFlowSubject *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The property as people read it, a number or a string; "" when there is none. (transfer full) */
char *fb_flow_subject_dup_text (const FbFlowSubject *self,
                                const char          *name) G_GNUC_WARN_UNUSED_RESULT;
/* The strings in the property @name of @node, such as the ids in "wires". (transfer full) */
GStrv fb_flow_risk_list_named (FbFlowDocument   *document,
                               const FbFlowNode *node,
                               const char       *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @node hands on each message as it came: a junction or a link node. */
gboolean fb_flow_risk_only_hands_on (const FbFlowNode *node);
/* Whether it is now the literal @value, such as "true". */
gboolean fb_flow_subject_has (const FbFlowSubject *self, const char *name, const char *value);

G_END_DECLS
