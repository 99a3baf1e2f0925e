using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Formats;

public sealed class RecognizerTests
{
    [Theory]
    [InlineData("reservation-code/good/reservation-code-universal.txt", "reservation-code", "")]
    [InlineData("api-response/good/api-response.json", "api-response", "FIX2501A0B1")]
    public void The_content_alone_tells_the_kind_and_the_device(string name, string kind, string serials)
    {
        var reading = FormatFixtures.Read(name);

        Assert.Null(reading.Refusal);
        Assert.Equal(kind, reading.Kind.Name);
        Assert.Equal(serials, string.Join(' ', reading.Udis.Select(udi => udi.Serial)));
    }

    [Fact]
    public void A_pid_with_a_slash_is_split_from_the_right() =>
        Assert.All(FormatFixtures.Read("reservation-request/good/labelled-pair.txt").Udis, udi => Assert.Equal("ISR4321/K9", udi.Pid));

    [Fact]
    public void An_api_answer_that_was_cut_off_is_truncated() =>
        Assert.Equal("truncated", FormatFixtures.Read("api-response/bad/truncated-in-document.json").Refusal?.Reason.Name);

    [Theory]
    [InlineData("")]
    [InlineData("Dear all, please bring the <smartLicense> files on Monday.")]
    [InlineData("<?xml version=\"1.0\"?><project><a/></project>")]
    [InlineData("{\"usage\": 1}")]
    [InlineData("hunter2-hunter2")]
    [InlineData("# a comment of somebody")]
    [InlineData("# offlicense is another word")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e  file.txt")]
    [InlineData("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onL")]
    public void Anything_else_is_not_licensing_and_no_fault(string text)
    {
        var reading = Recognizer.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal(new ParsedContent(DocumentKind.NotLicensing), reading);
    }

    [Theory]
    [InlineData(OwnFileMarker.Line + "checklist\n")]
    [InlineData(OwnFileMarker.SheetLine + "sheet for P:C9300-48P,S:FIX2501A0B1\nshow license all\n")]
    [InlineData("<!DOCTYPE html>" + OwnFileMarker.Page + "report --><html><pre>&lt;smartLicense&gt;</pre></html>")]
    [InlineData(OwnFileMarker.BundleTypeLine + "\n")]
    [InlineData(OwnFileMarker.BundleFormat + "\n")]
    [InlineData("{\"format\":\"" + OwnFileMarker.BundleFormat + "\",\"kind\":\"request\"}")]
    public void What_we_wrote_ourselves_is_own(string text) =>
        Assert.Equal(DocumentKind.Own, Recognizer.Read(Encoding.UTF8.GetBytes(text)).Kind);

    [Fact]
    public void The_type_line_of_a_bundle_is_the_digest_of_its_format_name()
    {
        var digest = Digest.Of(Encoding.UTF8.GetBytes(OwnFileMarker.BundleFormat + "\n"));

        Assert.Equal(OwnFileMarker.BundleTypeLine, $"{digest}  FORMAT.offlic-bundle-1");
    }

    [Fact]
    public void Archives_and_bundles_are_recognized_by_their_first_bytes()
    {
        Assert.Equal(ContainerKind.Gzip, ContainerSniffer.Identify([0x1f, 0x8b, 8, 0]));
        Assert.Equal(ContainerKind.Zip, ContainerSniffer.Identify("PK\u0003\u0004rest"u8));
        Assert.Equal(ContainerKind.Zip, ContainerSniffer.Identify("PK\u0005\u0006rest"u8));
        Assert.Equal(ContainerKind.Tar, ContainerSniffer.Identify(TarHeader("a.txt", "ustar\0", string.Empty)));
        Assert.Equal(ContainerKind.Tar, ContainerSniffer.Identify(TarHeader("a.txt", string.Empty, string.Empty)));
        Assert.Equal(ContainerKind.Tar, ContainerSniffer.Identify(TarHeader("SHA256SUMS", "ustar\0", "my files")));
        Assert.Equal(ContainerKind.Bundle, ContainerSniffer.Identify(TarHeader("SHA256SUMS", "ustar\0", "LAB-A.desk.00000007")));
        Assert.Equal(ContainerKind.None, ContainerSniffer.Identify(new byte[1024]));
        Assert.Equal(ContainerKind.None, ContainerSniffer.Identify(FormatFixtures.Bytes("usage/good/v2-two-reports.txt")));
        Assert.Equal(DocumentKind.Own, Recognizer.Read(TarHeader("SHA256SUMS", "ustar\0", "LAB-A.desk.00000007")).Kind);
        Assert.Equal(DocumentKind.Archive, Recognizer.Read([0x1f, 0x8b, 8, 0]).Kind);
    }

    [Theory]
    [InlineData("Smart Licensing Status\n======================\n")]
    [InlineData("Router#show license all\nSmart Licensing is ENABLED\n")]
    [InlineData("\r\n  UDI: PID:C9300-48P,SN:FIX2501A0B1\r\n")]
    public void A_capture_of_show_license_is_device_output_also_in_utf_16(string text)
    {
        Assert.Equal(DocumentKind.DeviceOutput, Recognizer.Read(Encoding.UTF8.GetBytes(text)).Kind);
        Assert.Equal(DocumentKind.DeviceOutput, Recognizer.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]).Kind);
        Assert.Equal(DocumentKind.DeviceOutput, Recognizer.Read(Encoding.BigEndianUnicode.GetBytes(text)).Kind);
    }

    [SkippableFact]
    public void Real_captures_are_device_output()
    {
        var corpora = Corpora.Require();
        foreach (var path in Directory.GetFiles(Path.Combine(corpora, "device-output")))
            Assert.True(Recognizer.Read(File.ReadAllBytes(path)).Kind == DocumentKind.DeviceOutput, path);
    }

    [Theory]
    [InlineData("license smart trust idtoken ZjU5ZTlkZWUtN2Y1Ni00ZmI5LWJhOWItYzQ2ZjdlYTNiYTA5LTE1MDk5 local")]
    [InlineData("Token: abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP%0Aabcd%3D%0A")]
    public void A_token_in_a_command_or_behind_its_name_is_refused(string text) =>
        Assert.Equal("token", Recognizer.Read(Encoding.UTF8.GetBytes(text)).Refusal?.Reason.Name);

    [Fact]
    public void A_file_over_the_limit_is_refused_only_where_it_is_ours()
    {
        var file = new byte[Limits.TextFile + 1];
        file.AsSpan().Fill((byte)' ');

        Assert.Null(Recognizer.Read(file).Refusal);
        "<smartLicense><smartLicenseRumAck>"u8.CopyTo(file);
        var reading = Recognizer.Read(file);

        Assert.Equal(("ack", "too-large"), (reading.Kind.Name, reading.Refusal?.Reason.Name));
    }

    private static byte[] TarHeader(string name, string magic, string prefix)
    {
        var header = new byte[1024];
        Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0" + "0000000\0" + "0000000\0" + "00000000000\0" + "00000000000\0" + "        0").CopyTo(header,
            100);
        Encoding.ASCII.GetBytes(magic).CopyTo(header, 257);
        Encoding.ASCII.GetBytes(prefix).CopyTo(header, 345);
        var sum = header.Take(512).Sum(value => value);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
        return header;
    }
}
