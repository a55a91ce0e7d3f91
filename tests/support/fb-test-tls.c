/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test-tls.h"

/* Made for tests alone, valid from 2020 to 2099, for 127.0.0.1 and localhost except where the name
 * says otherwise. The keys guard nothing. */

static const char *const pems[] = {
  [FB_TEST_TLS_AUTHORITY] = "-----BEGIN CERTIFICATE-----\n"
                            "MIIBdjCCAR2gAwIBAgICEAAwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYRmxvd2Jl\n"
                            "bmNoIFRlc3QgQXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1\n"
                            "OTU5WjAjMSEwHwYDVQQDDBhGbG93YmVuY2ggVGVzdCBBdXRob3JpdHkwWTATBgcq\n"
                            "hkjOPQIBBggqhkjOPQMBBwNCAASPVcCDPruskqFOERfc4jYzwUW/9Eon7qtlCaC7\n"
                            "FoZ9IgVcEasjc85G8rkCAV9gQnTBZflGgJOwcK9Fub3lvzJZoz8wPTAPBgNVHRMB\n"
                            "Af8EBTADAQH/MAsGA1UdDwQEAwIBBjAdBgNVHQ4EFgQUDsF6IB+6Lypumww3Cey3\n"
                            "aUsHg+MwCgYIKoZIzj0EAwIDRwAwRAIgFvxlq1Bwjpo6vWZIKqdpHaR+hUZMClaG\n"
                            "nPJ6KethV0oCIBKjCtPVCirlyrgb1OD2vvyUCIsl8jus0TJqKKB2n6mF\n"
                            "-----END CERTIFICATE-----\n"
                            "-----BEGIN PRIVATE KEY-----\n"
                            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQH1QQmT6j1VvncK7\n"
                            "b2lxOoa0LKp22zlI19l1WoM9iF+hRANCAASPVcCDPruskqFOERfc4jYzwUW/9Eon\n"
                            "7qtlCaC7FoZ9IgVcEasjc85G8rkCAV9gQnTBZflGgJOwcK9Fub3lvzJZ\n"
                            "-----END PRIVATE KEY-----\n",
  [FB_TEST_TLS_SIGNED] = "-----BEGIN CERTIFICATE-----\n"
                         "MIIBlzCCAT2gAwIBAgICEAMwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYRmxvd2Jl\n"
                         "bmNoIFRlc3QgQXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1\n"
                         "OTU5WjAZMRcwFQYDVQQDDA5zaWduZWQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG\n"
                         "SM49AwEHA0IABEaAYSvCwhaLLD33ZqH/GsDdJqOEk11XJo87FOnjGoBO3fe9HcAB\n"
                         "eGwKxyjAO5YYraPXbpL/baIzhpYDOG32q8CjaTBnMAkGA1UdEwQCMAAwGgYDVR0R\n"
                         "BBMwEYcEfwAAAYIJbG9jYWxob3N0MB0GA1UdDgQWBBQWrnhxyU8LctMcxC+vrnVC\n"
                         "WrZDfjAfBgNVHSMEGDAWgBQOwXogH7ovKm6bDDcJ7LdpSweD4zAKBggqhkjOPQQD\n"
                         "AgNIADBFAiEAts+TicQQ+v7rfZAeTdPna7gpQwN8r6FzZ7HsoJNAG+UCIDQBo+tP\n"
                         "IDv/1v2t4osfiMsZ0yQNxtxSPEaVCF1QTS4f\n"
                         "-----END CERTIFICATE-----\n"
                         "-----BEGIN PRIVATE KEY-----\n"
                         "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+YfmKjYAzvGydfPU\n"
                         "7H8VctBc/YLIs9957eIaajK4qiahRANCAARGgGErwsIWiyw992ah/xrA3SajhJNd\n"
                         "VyaPOxTp4xqATt33vR3AAXhsCscowDuWGK2j126S/22iM4aWAzht9qvA\n"
                         "-----END PRIVATE KEY-----\n",
  [FB_TEST_TLS_MISNAMED] = "-----BEGIN CERTIFICATE-----\n"
                           "MIIBnDCCAUKgAwIBAgICEAQwCgYIKoZIzj0EAwIwIzEhMB8GA1UEAwwYRmxvd2Jl\n"
                           "bmNoIFRlc3QgQXV0aG9yaXR5MCAXDTIwMDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1\n"
                           "OTU5WjAcMRowGAYDVQQDDBFlbHNld2hlcmUuZXhhbXBsZTBZMBMGByqGSM49AgEG\n"
                           "CCqGSM49AwEHA0IABBULqDEtbgyGvnWzFPKBMCRcv2o11iark1xi95K/kI1lmbRO\n"
                           "fj4ByAdSR6UgCxNxPsX+jQQlp4tX89hvXQhD9kijazBpMAkGA1UdEwQCMAAwHAYD\n"
                           "VR0RBBUwE4IRZWxzZXdoZXJlLmV4YW1wbGUwHQYDVR0OBBYEFIkNQ/s6pIWMaMgS\n"
                           "gY9UyaOXbL2hMB8GA1UdIwQYMBaAFA7BeiAfui8qbpsMNwnst2lLB4PjMAoGCCqG\n"
                           "SM49BAMCA0gAMEUCIQDSbFXuX7RxkonkCJQTiaYcttrEWvHiumUbSEcgKFmHHAIg\n"
                           "WB7ViN7Lp5/DBOvBtq16yXcUDzNATPg1PFPsA1HoEv0=\n"
                           "-----END CERTIFICATE-----\n"
                           "-----BEGIN PRIVATE KEY-----\n"
                           "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFtgPM3TIZZbzrzxF\n"
                           "up8/qOaH3fyB++3vFs3CnPD6HqehRANCAAQVC6gxLW4Mhr51sxTygTAkXL9qNdYm\n"
                           "q5NcYveSv5CNZZm0Tn4+AcgHUkelIAsTcT7F/o0EJaeLV/PYb10IQ/ZI\n"
                           "-----END PRIVATE KEY-----\n",
  [FB_TEST_TLS_SELF_SIGNED] = "-----BEGIN CERTIFICATE-----\n"
                              "MIIBdjCCARygAwIBAgICEAEwCgYIKoZIzj0EAwIwHjEcMBoGA1UEAwwTc2VsZi1z\n"
                              "aWduZWQuZXhhbXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVow\n"
                              "HjEcMBoGA1UEAwwTc2VsZi1zaWduZWQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG\n"
                              "SM49AwEHA0IABN/jjQEzW6t1D0iYsTZWcoRTRO/Ry+XzjcAhljm1UwFzqi+A5wAJ\n"
                              "i+iD5Z26vftHi4VR1mFV+g564Jv25QQl7CCjSDBGMAkGA1UdEwQCMAAwGgYDVR0R\n"
                              "BBMwEYcEfwAAAYIJbG9jYWxob3N0MB0GA1UdDgQWBBQGqiogrQgwd/u7Er6frQ19\n"
                              "mW2YVzAKBggqhkjOPQQDAgNIADBFAiEA6z8zxmaSyF0Jq/UZ1TeJkMOyYQvfSGlJ\n"
                              "dkqRnhgtrf8CIG87ECP5Bz/cg9kbhJWanvmQJpWjdD7Ob3YtNLpd1dbC\n"
                              "-----END CERTIFICATE-----\n"
                              "-----BEGIN PRIVATE KEY-----\n"
                              "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgn4ehXJTNJweOgTym\n"
                              "DZLXvB9AppWR16i/2H1r1luIQe6hRANCAATf440BM1urdQ9ImLE2VnKEU0Tv0cvl\n"
                              "843AIZY5tVMBc6ovgOcACYvog+Wdur37R4uFUdZhVfoOeuCb9uUEJewg\n"
                              "-----END PRIVATE KEY-----\n",
  [FB_TEST_TLS_OTHER] = "-----BEGIN CERTIFICATE-----\n"
                        "MIIBajCCARCgAwIBAgICEAIwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNb3RoZXIu\n"
                        "ZXhhbXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowGDEWMBQG\n"
                        "A1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH3r\n"
                        "3OEA5vKwxUhYuaeleIukhH3f0FA4HaU0Zv0q8EqcSOsdUcuxYi3Zcq0b2gEsmd1a\n"
                        "y+T+X0fzSPBmZ9VwcJyjSDBGMAkGA1UdEwQCMAAwGgYDVR0RBBMwEYcEfwAAAYIJ\n"
                        "bG9jYWxob3N0MB0GA1UdDgQWBBTS5MyAfka7/F5pVlOk3nCl33zF5zAKBggqhkjO\n"
                        "PQQDAgNIADBFAiEAm7MGrC5GvBU2IXe6VWFygSjo0JPKS6Bcx2XtV1nP3QgCIAvH\n"
                        "QHC7UOfAOE2apmZqpYqjRUlsrc9IOifQAIaR2aBl\n"
                        "-----END CERTIFICATE-----\n"
                        "-----BEGIN PRIVATE KEY-----\n"
                        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9IzTAJSOuYNSQ1j2\n"
                        "4hWLnukQp4wMMhXo1TIVtI7uorChRANCAAR969zhAObysMVIWLmnpXiLpIR939BQ\n"
                        "OB2lNGb9KvBKnEjrHVHLsWIt2XKtG9oBLJndWsvk/l9H80jwZmfVcHCc\n"
                        "-----END PRIVATE KEY-----\n",
};

GTlsCertificate *
fb_test_tls_certificate (FbTestTls which)
{
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_pem (pems[which], -1, &error);

  g_assert_no_error (error);

  return certificate;
}

const char *
fb_test_tls_pem (FbTestTls which)
{
  return pems[which];
}
