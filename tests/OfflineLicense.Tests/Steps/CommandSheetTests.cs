using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;
using Snapshooter;
using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Steps;

/// <summary>What a person types on a device: every shape of sheet, and what never gets into one.</summary>
public sealed class CommandSheetTests
{
    private static readonly CopyTarget Tftp = new("tftp://10.8.0.6/", null, null);
    private static readonly CopyTarget Scp = new("scp://ann@10.8.0.6//srv/drop", "Mgmt-vrf", "flash:");
    private static readonly CopyTarget Usb = new("usbflash0:", "Mgmt-vrf", null);
    private static readonly CopyTarget None = new(null, null, null);

    private static readonly ExpectedDevice Stack = Device("C9300-48P", "FOC1234X0AB", "FOC1234X0AC", "FOC1234X0AD");
    private static readonly ExpectedDevice Router = Device("ISR4331/K9", "FDO2212X0DM");
    private static readonly ExpectedDevice Controller = Device("C9800-CL-K9", "9NTUEA8FIIH");
    private static readonly ExpectedDevice Nexus = Device("N9K-C9364C-GX", "FDO1");
    private static readonly ExpectedDevice Xr = Device("NCS-5501-SE", "FOC1");
    private static readonly ExpectedDevice Cucm = Device("UCM", "cc920");
    private static readonly ExpectedDevice Fdm = Device("FPR-1010", "ABC123");
    private static readonly ExpectedDevice Unknown = Device("SOMETHING-NEW", "XYZ1");

    [Fact]
    public void Save_by_tftp_on_a_stack() => Snapshot.Match(SaveSheet.Write(Stack, new SavedReports(), Tftp).Text);

    [Fact]
    public void Save_unreported_by_scp_through_a_vrf() =>
        Snapshot.Match(SaveSheet.Write(Router, new SavedReports(Unreported: true), Scp).Text);

    [Fact]
    public void Save_by_usb_needs_no_vrf() => Snapshot.Match(SaveSheet.Write(Controller, new SavedReports(Days: 30), Usb).Text);

    [Fact]
    public void Save_one_report_where_nobody_said_how_to_copy() =>
        Snapshot.Match(SaveSheet.Write(Unknown, new SavedReports(Report: 1671840751), None).Text);

    [Theory]
    [InlineData("nexus")]
    [InlineData("xr")]
    [InlineData("cucm")]
    [InlineData("fdm")]
    public void Save_elsewhere_sends_to_the_guide(string platform) =>
        Snapshot.Match(SaveSheet.Write(Named(platform), new SavedReports(), Tftp).Text, SnapshotNameExtension.Create(platform));

    [Fact]
    public void Authorize_asks_for_a_slac() =>
        Snapshot.Match(AuthorizeSheet.Write(Stack, new AuthorizationOptions("hseck9", "all", Reservation: false), Tftp).Text);

    [Theory]
    [InlineData("stack")]
    [InlineData("nexus")]
    [InlineData("xr")]
    [InlineData("cucm")]
    [InlineData("fdm")]
    public void Authorize_asks_for_a_reservation(string platform) =>
        Snapshot.Match(AuthorizeSheet.Write(Named(platform), new AuthorizationOptions("hseck9", "local", Reservation: true), Tftp).Text,
            SnapshotNameExtension.Create(platform));

    [Fact]
    public void Return_gives_an_authorization_back() =>
        Snapshot.Match(ReturnSheet.Write(Controller, "local", reservation: false, Tftp).Text);

    [Fact]
    public void Return_gives_a_reservation_back() => Snapshot.Match(ReturnSheet.Write(Stack, "local", reservation: true, None).Text);

    [Theory]
    [InlineData("ack", "stack")]
    [InlineData("policy", "router")]
    [InlineData("authorization-code", "controller")]
    [InlineData("reservation-code", "stack")]
    [InlineData("reservation-code", "xr")]
    [InlineData("reservation-code", "cucm")]
    [InlineData("reservation-code", "fdm")]
    [InlineData("ack", "xr")]
    [InlineData("ack", "unknown")]
    public void Install_by_the_kind_of_answer(string kind, string platform)
    {
        var device = Named(platform);
        Snapshot.Match(InstallSheet.Write(device, DocumentKind.Named(kind)!, $"ACK_{device.Stem}_3f9a1c2e.txt", isXml: true, Tftp).Text,
            SnapshotNameExtension.Create(kind, platform));
    }

    [Fact]
    public void Install_of_a_bare_code_is_left_to_the_guide()
    {
        var sheet = InstallSheet.Write(Stack, DocumentKind.ReservationCode, "ACK_x_3f9a1c2e.txt", isXml: false, Tftp);

        Assert.DoesNotContain("license smart", sheet.Text, StringComparison.Ordinal);
        Assert.Equal(["platform-guide"], sheet.Warnings.Select(warning => warning.Code.Name));
    }

    // A firewall's universal code was "a file to import", and its sheet asked for a command that FDM and FTD do not have.
    [Fact]
    public void A_firewalls_universal_code_is_text_to_copy()
    {
        var sheet = InstallSheet.Write(Named("fdm"), DocumentKind.ReservationCode, "ACK_x_3f9a1c2e.txt", isXml: false, Tftp);

        Assert.Contains("The code is the text of ACK_x_3f9a1c2e.txt", sheet.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("show license", sheet.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C9300-48UXM", "IOS XE", "flash:")]
    [InlineData("C9500-32C", "IOS XE", "flash:")]
    [InlineData("WS-C3850-48P", "IOS XE", "flash:")]
    [InlineData("C9800-40-K9", "IOS XE", "bootflash:")]
    [InlineData("C8000V", "IOS XE", "bootflash:")]
    [InlineData("ISR4321/K9", "IOS XE", "bootflash:")]
    [InlineData("ASR1006", "IOS XE", "bootflash:")]
    [InlineData("ASR-920-12CZ-A", "IOS XE", "bootflash:")]
    [InlineData("NCS4206-SA", "IOS XE", "bootflash:")]
    [InlineData("ASR-9006-AC", "IOS XR", "disk0:")]
    [InlineData("NCS-55A1-24H", "IOS XR", "disk0:")]
    [InlineData("8201-32FH", "IOS XR", "disk0:")]
    [InlineData("N9K-C9364C-GX", "NX-OS", "bootflash:")]
    [InlineData("N35-T-48X", "NX-OS", "bootflash:")]
    [InlineData("UCM", "CUCM", "")]
    [InlineData("NGFWv", "Secure Firewall", "")]
    [InlineData("EXATRI", "a platform that its PID does not show", "bootflash:")]
    public void The_platform_follows_from_the_pid(string pid, string name, string disk) =>
        Assert.Equal((name, disk), (Platform.Find(Udi.From(pid, "X")!).Name, Platform.Find(Udi.From(pid, "X")!).Disk));

    [Theory]
    [InlineData("FOC1; reload")]
    [InlineData("FOC1\u2028reload")]
    [InlineData("FOC1 | redirect nvram:startup-config")]
    [InlineData("Ω≈ç√∫")]
    [InlineData("!erase")]
    [InlineData("?")]
    [Trait("Attack", "A27")]
    public void A_serial_that_is_not_plain_gets_no_line_and_is_not_quoted_in_a_comment(string serial)
    {
        var device = new ExpectedDevice(Udi.From("C9300-48P", serial)!, [], "C9300-48P_made-safe");
        foreach (var sheet in new[]
        {
            SaveSheet.Write(device, new SavedReports(), Tftp),
            AuthorizeSheet.Write(device, new AuthorizationOptions("hseck9", "local", Reservation: false), Tftp),
            AuthorizeSheet.Write(device, new AuthorizationOptions("hseck9", "local", Reservation: true), Tftp),
            ReturnSheet.Write(device, "local", reservation: false, Tftp),
            ReturnSheet.Write(device, "local", reservation: true, Tftp),
            InstallSheet.Write(device, DocumentKind.Ack, "ACK_C9300-48P_made-safe_3f9a1c2e.txt", isXml: true, Tftp),
        })
        {
            Assert.All(sheet.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
                Assert.StartsWith("!", line, StringComparison.Ordinal));
            Assert.DoesNotContain(serial, sheet.Text, StringComparison.Ordinal);
            Assert.True(sheet.Text.All(c => c is '\n' or (>= ' ' and < '\u007f')));
            Assert.Contains(sheet.Warnings, warning => warning.Code.Name == "line-not-written");
        }
    }

    [Theory]
    [InlineData("tftp://10.8.0.6/", null, true)]
    [InlineData("tftp://[2001:db8::6]/drop/", "Mgmt-vrf", true)]
    [InlineData("scp://ann@files.example.net:22//srv/drop", "Mgmt-vrf", true)]
    [InlineData("usb0:", "Mgmt-vrf", true)]
    [InlineData("usbflash0:/licences", null, true)]
    [InlineData("https://10.8.0.6/drop/", null, true)]
    [InlineData("https://10.8.0.6/drop/", "Mgmt-vrf", false)]
    [InlineData("scp://ann:secret@10.8.0.6/", null, false)]
    [InlineData("tftp://10.8.0.6/ vrf x", null, false)]
    [InlineData("tftp://10.8.0.6/?", null, false)]
    [InlineData("tftp://10.8.0.6/\nreload", null, false)]
    [InlineData("tftp://10.8.0.6/", "Mgmt; reload", false)]
    [InlineData("file:///etc/passwd", null, false)]
    [InlineData("tftp:", null, false)]
    [Trait("Attack", "A27")]
    public void A_way_to_copy_is_plain_or_its_lines_are_not_written(string url, string? vrf, bool plain)
    {
        var sheet = SaveSheet.Write(Stack, new SavedReports(), new CopyTarget(url, vrf, null));

        Assert.Equal(plain ? 2 : 0, sheet.Text.Split('\n').Count(line => line.StartsWith("copy ", StringComparison.Ordinal)));
        Assert.Equal(plain ? 0 : 2, sheet.Warnings.Count(warning => warning.Code.Name == "line-not-written"
            && warning.Message.StartsWith("the copy line", StringComparison.Ordinal)));
        Assert.Equal(plain, sheet.Text.Split('\n').Any(line => !line.StartsWith("! The copy line", StringComparison.Ordinal)
            && line.Contains(' ' + url.TrimEnd('/'), StringComparison.Ordinal)));
        Assert.Contains("\nlicense smart save usage all file flash:C9300-48P_FOC1234X0AB_rum.txt\n", sheet.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hseck9", true)]
    [InlineData("hseck9 local\nreload", false)]
    [InlineData("", false)]
    [InlineData("-x", false)]
    [Trait("Attack", "A27")]
    public void A_feature_is_one_plain_word(string feature, bool plain)
    {
        var sheet = AuthorizeSheet.Write(Stack, new AuthorizationOptions(feature, "local", Reservation: false), Tftp);

        Assert.Equal(plain, sheet.Text.Contains("\nlicense smart authorization request add ", StringComparison.Ordinal));
        Assert.Equal(plain ? 0 : 1, sheet.Warnings.Count);
    }

    [Fact]
    public void A_path_on_a_device_has_127_characters_at_most()
    {
        var longest = new string('a', Limits.DevicePath - "flash:".Length);

        Assert.Null(DeviceCommands.SaveUsage("flash:" + longest).Problem);
        Assert.NotNull(DeviceCommands.SaveUsage("flash:" + longest + "a").Problem);
        Assert.Null(DeviceCommands.ImportFrom(DocumentKind.Ack, "ACK_x.txt",
            new CopyTarget("tftp://10.8.0.6/" + new string('d', 90) + "/", null, null))?.Problem);
        Assert.NotNull(DeviceCommands.ImportFrom(DocumentKind.Ack, "ACK_x.txt", Tftp));
        Assert.Null(DeviceCommands.ImportFrom(DocumentKind.Ack, new string('a', 112), Tftp));
    }

    [Fact]
    [Trait("Attack", "A03")]
    public void Names_differ_on_every_disk_and_do_not_depend_on_who_is_asked_for()
    {
        var (upper, lower) = (Udi.From("C9300-48P", "FOC1")!, Udi.From("C9300-48P", "foc1")!);
        var (slash, underscore) = (Udi.From("ISR4331/K9", "X")!, Udi.From("ISR4331_K9", "X")!);
        var (one, other) = (Udi.From("UCM", "cc920", "e53fc968-0253-4d61-a355-ba908a6cc920")!,
            Udi.From("UCM", "cc920", "e53fc968-0253-4d61-a355-ba908a6cc921")!);
        var alone = Udi.From("ISR4321/K9", "Y")!;
        var names = new DeviceFileNames([upper, lower, slash, underscore, one, other, alone]);
        // A serial made so that its plain name is another one's name with a hash.
        var forged = Udi.From("C9300-48P", names[upper]["C9300-48P_".Length..])!;
        var withForged = new DeviceFileNames([upper, lower, forged]);

        Assert.Equal(7, new[] { upper, lower, slash, underscore, one, other, alone }.Select(udi =>
            names[udi]).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("ISR4321_K9_Y", names[alone]);
        Assert.Equal(3, new[] { upper, lower, forged }.Select(udi => withForged[udi]).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static ExpectedDevice Named(string platform) => platform switch
    {
        "stack" => Stack,
        "router" => Router,
        "controller" => Controller,
        "nexus" => Nexus,
        "xr" => Xr,
        "cucm" => Cucm,
        "fdm" => Fdm,
        _ => Unknown,
    };

    private static ExpectedDevice Device(string pid, params string[] serials)
    {
        var members = serials.Select(serial => Udi.From(pid, serial)!).ToList();
        return new ExpectedDevice(members[0], members, new DeviceFileNames([members[0]])[members[0]]);
    }
}
