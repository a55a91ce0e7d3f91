/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Shortest decimal texts of doubles. Pure functions. Two decimals of at most 15 digits never stand
 * for the same normal double (DBL_DIG), so the digits of such a text are the answer already; only
 * longer ones are converted, and there the C library's correct rounding does the work. */

#define MAX_DIGITS 17 /* no double needs more */
#define LARGE 10000   /* an exponent beyond every double's */

/* 0.d1d2d3… times ten to the power of @point; no zeros at either end. */
typedef struct
{
  char digits[MAX_DIGITS + 1];
  int  n_digits;
  int  point;
} Decimal;

static void
strip_zeros (Decimal *self)
{
  while (self->n_digits > 0 && self->digits[self->n_digits - 1] == '0')
    self->n_digits--;
}

static void
append_zeros (GString *out, int count)
{
  for (int i = 0; i < count; i++)
    g_string_append_c (out, '0');
}

/* The layout of Number::toString, steps 6 to 10. */
static void
append_decimal (GString *out, const Decimal *self)
{
  const int k = self->n_digits;
  const int n = self->point;

  if (k == 0)
    g_string_append_c (out, '0');
  else if (k <= n && n <= 21)
    {
      g_string_append_len (out, self->digits, k);
      append_zeros (out, n - k);
    }
  else if (0 < n && n <= 21)
    {
      g_string_append_len (out, self->digits, n);
      g_string_append_c (out, '.');
      g_string_append_len (out, self->digits + n, k - n);
    }
  else if (-6 < n && n <= 0)
    {
      g_string_append (out, "0.");
      append_zeros (out, -n);
      g_string_append_len (out, self->digits, k);
    }
  else
    {
      g_string_append_c (out, self->digits[0]);
      if (k > 1)
        {
          g_string_append_c (out, '.');
          g_string_append_len (out, self->digits + 1, k - 1);
        }
      g_string_append_printf (out, "e%c%d", n - 1 < 0 ? '-' : '+', ABS (n - 1));
    }
}

static double
decimal_to_double (const Decimal *self)
{
  char text[MAX_DIGITS + 16];

  g_snprintf (text, sizeof text, "0.%.*se%d", self->n_digits, self->digits, self->point);
  return g_ascii_strtod (text, NULL);
}

/* @value rounded to @n_digits digits. */
static Decimal
round_to (double value, int n_digits)
{
  Decimal self = { .n_digits = n_digits };
  char    format[16];
  char    text[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (format, sizeof format, "%%.%de", n_digits - 1);
  g_ascii_formatd (text, sizeof text, format, value);

  self.digits[0] = text[0];
  if (n_digits > 1)
    memcpy (self.digits + 1, text + 2, (gsize)n_digits - 1);
  self.point = (int)g_ascii_strtoll (strchr (text, 'e') + 1, NULL, 10) + 1;

  return self;
}

/* The next larger decimal of as many digits. */
static Decimal
next_above (Decimal self)
{
  int i = self.n_digits - 1;

  while (i >= 0 && self.digits[i] == '9')
    self.digits[i--] = '0';
  if (i >= 0)
    {
      self.digits[i]++;
      return self;
    }

  self.digits[0] = '1';
  self.point++;
  return self;
}

static Decimal
shortest (double value)
{
  Decimal self = { .n_digits = 0 };

  for (int n_digits = value < DBL_MIN ? 1 : DBL_DIG; n_digits <= MAX_DIGITS; n_digits++)
    {
      self = round_to (value, n_digits);
      if (decimal_to_double (&self) == value)
        break;

      /* Above a power of two doubles lie twice as far apart as below: there a decimal further away
       * than the nearest one may be the one that comes back. */
      self = next_above (self);
      if (decimal_to_double (&self) == value)
        break;
    }

  strip_zeros (&self);
  return self;
}

void
fb_json_append_double (GString *out, double value)
{
  Decimal decimal = { .n_digits = 0 };

  g_return_if_fail (isfinite (value));

  if (value < 0)
    g_string_append_c (out, '-');
  if (value != 0)
    decimal = shortest (fabs (value));
  append_decimal (out, &decimal);
}

/* The number between @start and @end, at most LARGE either way. */
static int
read_exponent (const char *start, const char *end)
{
  gboolean negative = *start == '-';
  int      exponent = 0;

  for (; start < end && exponent < LARGE; start++)
    if (g_ascii_isdigit (*start))
      exponent = MIN (exponent * 10 + g_ascii_digit_value (*start), LARGE);

  return negative ? -exponent : exponent;
}

/* The digits of a number's text when they are few enough to be the answer. */
static gboolean
read_decimal (Decimal *self, const char *start, gsize length)
{
  const char *end = start + length;
  gboolean    in_fraction = FALSE;

  for (; start < end && *start != 'e' && *start != 'E'; start++)
    {
      if (*start == '-')
        continue;
      if (*start == '.')
        {
          in_fraction = TRUE;
          continue;
        }

      if (self->n_digits == 0 && *start == '0')
        self->point -= in_fraction ? 1 : 0;
      else
        {
          self->point += in_fraction ? 0 : 1;
          if (self->n_digits == MAX_DIGITS && *start != '0')
            return FALSE;
          if (self->n_digits < MAX_DIGITS)
            self->digits[self->n_digits++] = *start;
        }
      if (ABS (self->point) > LARGE)
        return FALSE;
    }

  if (start < end)
    self->point += read_exponent (start + 1, end);
  strip_zeros (self);

  return self->n_digits <= DBL_DIG && self->point > DBL_MIN_10_EXP && self->point < DBL_MAX_10_EXP;
}

gboolean
fb_json_append_canonical_number (GString *out, const char *start, gsize length)
{
  Decimal          decimal = { .n_digits = 0 };
  g_autofree char *text = NULL;
  double           value;

  if (read_decimal (&decimal, start, length))
    {
      if (*start == '-' && decimal.n_digits > 0)
        g_string_append_c (out, '-');
      append_decimal (out, &decimal);
      return TRUE;
    }

  text = g_strndup (start, length);
  value = g_ascii_strtod (text, NULL);
  if (!isfinite (value))
    return FALSE;

  fb_json_append_double (out, value);
  return TRUE;
}
