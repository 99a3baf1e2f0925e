namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>What a person read in each public capture: file name, then its facts.</summary>
internal static class PublicCaptureValues
{
    public static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["show-license-all.c1.txt"] = """
            {"last_ack_received":null,"next_ack_deadline":"2022-02-07T10:32:11Z","next_ack_push_check":null,"last_report_push":null,
             "next_report_push":"2021-11-10T11:32:02Z","last_report_file_write":null,"reporting_push_interval":30,
             "captured_at":"2021-11-10T15:09:55Z","agent_version":"5.3.10_rel/25","smart_account":null,"virtual_account":null,
             "transport":"Callhome","sending_hostname":true,"ack_required":true,
             "policy_days":{"perpetual":{"first":365,"ongoing":0,"on_change":90},"subscription":{"first":90,"ongoing":90,"on_change":90},
             "enforced":{"first":0,"ongoing":0,"on_change":0},"export":{"first":0,"ongoing":0,"on_change":0}},
             "report_summary":{"total":12,"purged":0,"acknowledged":0,"waiting":0,"available":12,"collecting":4},
             "trust_codes":[],"trust_code_installed":null,
             "authorizations":[{"udi":"P:C9300-24UX,S:FCW2303D16Y","installed_on":null},
             {"udi":"P:C9300-24U,S:FHH2043P09E","installed_on":null},{"udi":"P:C9300-48T,S:FCW2139L056","installed_on":null}],
             "members":["P:C9300-24UX,S:FCW2303D16Y","P:C9300-24U,S:FHH2043P09E","P:C9300-48T,S:FCW2139L056"],
             "roles":[{"udi":"P:C9300-24UX,S:FCW2303D16Y","role":"Active"},{"udi":"P:C9300-24U,S:FHH2043P09E","role":"Standby"},
             {"udi":"P:C9300-48T,S:FCW2139L056","role":"Member"}]}
            """,
        ["show-license-all.stack4.txt"] = """
            {"last_ack_received":"2024-03-15T20:10:40Z","next_ack_deadline":"2024-05-14T20:10:40Z",
             "next_ack_push_check":"2024-03-15T22:32:55Z","last_report_push":"2024-03-14T22:27:41Z",
             "next_report_push":"2024-04-13T22:27:41Z","last_report_file_write":null,"reporting_push_interval":30,
             "agent_version":"5.11.4_rel/20","smart_account":"BU Production Test","virtual_account":"Cat9K-FranklinDT",
             "transport":"Smart","sending_hostname":true,"policy":"SLE Policy","policy_installed_on":"2024-03-13T21:32:51Z",
             "ack_required":true,"policy_days":{"perpetual":{"first":30,"ongoing":60,"on_change":60},
             "subscription":{"first":120,"ongoing":111,"on_change":111},"enforced":{"first":30,"ongoing":90,"on_change":60},
             "export":{"first":30,"ongoing":30,"on_change":30}},
             "report_summary":{"total":703,"purged":288,"acknowledged":0,"waiting":86,"available":312,"collecting":2},
             "trust_codes":["P:C9350-24U,S:FOC2705Y8X0","P:C9350-24U,S:FOC2705Y8XF","P:C9350-24U,S:FOC2718Y66X",
             "P:C9350-24U,S:FOC2719YOHR"],
             "trust_code_installed":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","installed_on":"2024-03-13T21:32:51Z"},
             {"udi":"P:C9350-24U,S:FOC2705Y8XF","installed_on":"2024-03-13T21:32:52Z"},
             {"udi":"P:C9350-24U,S:FOC2718Y66X","installed_on":"2024-03-13T21:32:52Z"},
             {"udi":"P:C9350-24U,S:FOC2719YOHR","installed_on":"2024-03-13T21:32:52Z"}],
             "authorizations":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","installed_on":null},
             {"udi":"P:C9350-24U,S:FOC2705Y8XF","installed_on":null},{"udi":"P:C9350-24U,S:FOC2718Y66X","installed_on":null},
             {"udi":"P:C9350-24U,S:FOC2719YOHR","installed_on":null}],
             "members":["P:C9350-24U,S:FOC2705Y8X0","P:C9350-24U,S:FOC2705Y8XF","P:C9350-24U,S:FOC2718Y66X",
             "P:C9350-24U,S:FOC2719YOHR"],
             "roles":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","role":"Active"},{"udi":"P:C9350-24U,S:FOC2705Y8XF","role":"Standby"},
             {"udi":"P:C9350-24U,S:FOC2718Y66X","role":"Member"},{"udi":"P:C9350-24U,S:FOC2719YOHR","role":"Member"}]}
            """,
        ["show-license-rum-id-all.c1.txt"] = """
            {"rum_reports":[{"id":1629870048,"state":"CLOSED","feature":"network-premier_2.5G"},
             {"id":1629870049,"state":"ACK","feature":"dna-premier_2.5G"}]}
            """,
        ["show-license-rum-id-detail.c1.txt"] = """
            {"rum_reports":[{"id":1634211151,"state":"ACK","feature":"dna-advantage"}]}
            """,
        ["show-license-status.c1.txt"] = """
            {"last_ack_received":"2021-10-14T12:10:32Z","next_ack_deadline":"2022-01-12T12:10:32Z","next_ack_push_check":null,
             "last_report_push":"2021-10-14T12:09:30Z","next_report_push":"2021-10-22T04:33:08Z","last_report_file_write":null,
             "reporting_push_interval":30,"captured_at":"2021-10-22T05:30:30Z","smart_account":"SA-Switching-Polaris",
             "virtual_account":"SLE_Test","transport":"cslu","sending_hostname":true,"policy":"Custom Policy",
             "policy_installed_on":"2021-10-14T11:37:52Z","ack_required":true,
             "policy_days":{"perpetual":{"first":365,"ongoing":0,"on_change":90},"subscription":{"first":90,"ongoing":90,"on_change":90},
             "enforced":{"first":365,"ongoing":90,"on_change":90},"export":{"first":365,"ongoing":90,"on_change":90}},
             "trust_codes":["P:C9300-24UX,S:FCW2303D16Y","P:C9300-24U,S:FHH2043P09E","P:C9300-48T,S:FCW2139L056"],
             "trust_code_installed":[{"udi":"P:C9300-24UX,S:FCW2303D16Y","installed_on":"2021-10-14T11:37:52Z"},
             {"udi":"P:C9300-24U,S:FHH2043P09E","installed_on":"2021-10-14T11:37:52Z"},
             {"udi":"P:C9300-48T,S:FCW2139L056","installed_on":"2021-10-14T11:37:53Z"}],
             "members":["P:C9300-24UX,S:FCW2303D16Y","P:C9300-24U,S:FHH2043P09E","P:C9300-48T,S:FCW2139L056"],
             "roles":[{"udi":"P:C9300-24UX,S:FCW2303D16Y","role":"Active"},{"udi":"P:C9300-24U,S:FHH2043P09E","role":"Standby"},
             {"udi":"P:C9300-48T,S:FCW2139L056","role":"Member"}]}
            """,
        ["show-license-tech-support.c1.txt"] = """
            {"last_ack_received":"2022-01-10T20:32:26Z","next_ack_deadline":"2022-04-10T20:32:26Z","next_ack_push_check":null,
             "last_report_push":"2022-01-10T20:31:25Z","next_report_push":"2022-01-11T13:21:47Z","last_report_file_write":null,
             "reporting_push_interval":30,"captured_at":"2022-01-11T13:28:08Z","clock_synchronized":true,
             "agent_version":"5.3.16_rel/55","smart_account":"SA-Switching-Polaris","virtual_account":"SLE_Test","transport":"cslu",
             "sending_hostname":true,"overall_state":null,"policy":"Custom Policy","policy_installed_on":"2022-01-10T17:18:01Z",
             "ack_required":true,"policy_days":{"perpetual":{"first":365,"ongoing":0,"on_change":90},
             "subscription":{"first":90,"ongoing":90,"on_change":90},"enforced":{"first":365,"ongoing":90,"on_change":90},
             "export":{"first":365,"ongoing":90,"on_change":90}},
             "report_summary":{"total":86,"purged":0,"acknowledged":76,"waiting":0,"available":3,"collecting":2},
             "reservation":"DISABLED",
             "reservations":[{"udi":"P:C9300-24UX,S:FCW2134L00C","installed_on":null,"confirmation_code":null},
             {"udi":"P:C9300-24U,S:FOC2129Z02H","installed_on":null,"confirmation_code":null},
             {"udi":"P:C9300-24T,S:FCW2125L07Y","installed_on":null,"confirmation_code":null}],
             "members":["P:C9300-24UX,S:FCW2134L00C","P:C9300-24U,S:FOC2129Z02H","P:C9300-24T,S:FCW2125L07Y"],
             "roles":[{"udi":"P:C9300-24UX,S:FCW2134L00C","role":"Active"},{"udi":"P:C9300-24U,S:FOC2129Z02H","role":"Standby"},
             {"udi":"P:C9300-24T,S:FCW2125L07Y","role":"Member"}]}
            """,
        ["show-license-tech-support.stack4.txt"] = """
            {"last_ack_received":"2024-03-15T21:01:43Z","next_ack_deadline":"2024-05-14T21:01:43Z",
             "next_ack_push_check":"2024-03-15T22:32:55Z","last_report_push":"2024-03-14T22:27:41Z",
             "next_report_push":"2024-04-13T22:27:41Z","last_report_file_write":null,"reporting_push_interval":30,
             "captured_at":"2024-03-15T21:13:41Z","clock_synchronized":false,"agent_version":"5.11.4_rel/20",
             "smart_account":"BU Production Test","virtual_account":"Cat9K-FranklinDT","transport":"Smart","sending_hostname":true,
             "overall_state":null,"policy":"SLE Policy","policy_installed_on":"2024-03-13T21:32:51Z","ack_required":true,
             "policy_days":{"perpetual":{"first":30,"ongoing":60,"on_change":60},
             "subscription":{"first":120,"ongoing":111,"on_change":111},"enforced":{"first":30,"ongoing":90,"on_change":60},
             "export":{"first":30,"ongoing":30,"on_change":30}},
             "report_summary":{"total":707,"purged":390,"acknowledged":0,"waiting":0,"available":300,"collecting":2},
             "trust_codes":["P:C9350-24U,S:FOC2705Y8X0","P:C9350-24U,S:FOC2705Y8XF","P:C9350-24U,S:FOC2718Y66X",
             "P:C9350-24U,S:FOC2719YOHR"],
             "trust_code_installed":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","installed_on":"2024-03-13T21:32:51Z"},
             {"udi":"P:C9350-24U,S:FOC2705Y8XF","installed_on":"2024-03-13T21:32:52Z"},
             {"udi":"P:C9350-24U,S:FOC2718Y66X","installed_on":"2024-03-13T21:32:52Z"},
             {"udi":"P:C9350-24U,S:FOC2719YOHR","installed_on":"2024-03-13T21:32:52Z"}],
             "reservation":"DISABLED",
             "reservations":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","installed_on":null,"confirmation_code":null},
             {"udi":"P:C9350-24U,S:FOC2705Y8XF","installed_on":null,"confirmation_code":null},
             {"udi":"P:C9350-24U,S:FOC2718Y66X","installed_on":null,"confirmation_code":null},
             {"udi":"P:C9350-24U,S:FOC2719YOHR","installed_on":null,"confirmation_code":null}],
             "members":["P:C9350-24U,S:FOC2705Y8X0","P:C9350-24U,S:FOC2705Y8XF","P:C9350-24U,S:FOC2718Y66X",
             "P:C9350-24U,S:FOC2719YOHR"],
             "roles":[{"udi":"P:C9350-24U,S:FOC2705Y8X0","role":"Active"},{"udi":"P:C9350-24U,S:FOC2705Y8XF","role":"Standby"},
             {"udi":"P:C9350-24U,S:FOC2718Y66X","role":"Member"},{"udi":"P:C9350-24U,S:FOC2719YOHR","role":"Member"}]}
            """,
        ["show-license-tech-support.standalone.txt"] = """
            {"last_ack_received":{"local":"2024-02-27T11:18:06","zone":"IST"},
             "next_ack_deadline":{"local":"2024-04-27T11:18:06","zone":"IST"},"next_ack_push_check":null,
             "last_report_push":{"local":"2024-02-27T11:07:42","zone":"IST"},
             "next_report_push":{"local":"2024-02-27T11:18:16","zone":"IST"},"last_report_file_write":null,
             "reporting_push_interval":30,"captured_at":{"local":"2024-02-27T11:18:56","zone":"IST"},"clock_synchronized":true,
             "agent_version":"5.11.3_rel/16","smart_account":"BU Production Test","virtual_account":"Cat9K-FranklinDT",
             "transport":"Smart","sending_hostname":true,"overall_state":null,"policy":"SLE Policy",
             "policy_installed_on":{"local":"2024-02-27T09:06:59","zone":"IST"},"ack_required":true,
             "policy_days":{"perpetual":{"first":30,"ongoing":60,"on_change":60},
             "subscription":{"first":120,"ongoing":111,"on_change":111},"enforced":{"first":30,"ongoing":90,"on_change":60},
             "export":{"first":30,"ongoing":30,"on_change":30}},
             "report_summary":{"total":19,"purged":0,"acknowledged":17,"waiting":0,"available":2,"collecting":1},
             "trust_codes":["P:C9606R,S:FXS2311Q355"],
             "trust_code_installed":[{"udi":"P:C9606R,S:FXS2311Q355","installed_on":{"local":"2024-02-27T09:06:59","zone":"IST"}}],
             "reservation":"DISABLED",
             "reservations":[{"udi":"P:C9606R,S:FXS2311Q355","installed_on":null,"confirmation_code":null}]}
            """,
        ["show-license-udi.c1.txt"] = """
            {"members":["P:ASR1006,S:NWG1512050G"],"roles":[{"udi":"P:ASR1006,S:NWG1512050G","role":"Active"}]}
            """,
        ["show-license-usage.c1.txt"] = """
            {"captured_at":"2021-11-16T12:19:01Z"}
            """,
    };
}
