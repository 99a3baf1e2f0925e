using System.IO.Compression;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Tests.Support;
using OfflineLicense.Tests.WorstCases;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats;

/// <summary>Whatever the bytes are, the answer is a value, and soon.</summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static IEnumerable<string> Fixtures =>
        new[] { "usage/good", "usage/bad", "ack/good", "ack/bad", "authorization-code/good", "authorization-code/bad", "reservation-code/good", "reservation-code/bad", "policy/good", "policy/bad", "api-response/good", "api-response/bad" }
            .Concat(FormatFixtures.RequestKinds.SelectMany(kind => new[] { $"{kind}/good", $"{kind}/bad" }))
            .SelectMany(FormatFixtures.In);

    [SkippableFact]
    public void Json_of_the_world_never_throws_bare_as_report_as_payload_or_as_ack()
    {
        var corpora = Corpora.Require();
        var cases = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(corpora, "json", "test_parsing")))
        {
            var json = File.ReadAllBytes(path);
            var name = Path.GetFileName(path);
            Survives(json, name);
            Survives([.. "<smartLicense><RUMReport><![CDATA["u8, .. json, .. "]]></RUMReport></smartLicense>"u8], name);
            Survives([.. "<smartLicense><RUMReport><![CDATA[{\"payload\":"u8, .. json, .. "}]]></RUMReport></smartLicense>"u8], name);
            Survives([.. "<smartLicense><smartLicenseRumAck><data><![CDATA["u8, .. json,
                .. "]]></data></smartLicenseRumAck></smartLicense>"u8], name);
            Survives([.. "{\"acknowledgements\":"u8, .. json, .. "}"u8], name);
            cases += 5;
        }

        Say($"JSON: {cases} cases, 0 exceptions");
        Assert.True(cases >= 1500);
    }

    [SkippableFact]
    public void Invalid_json_in_a_report_is_never_accepted()
    {
        var corpora = Corpora.Require();
        foreach (var path in Directory.GetFiles(Path.Combine(corpora, "json", "test_parsing"), "n_*.json"))
        {
            byte[] file = [.. "<smartLicense><RUMReport><![CDATA["u8, .. File.ReadAllBytes(path), .. "]]></RUMReport></smartLicense>"u8];
            Assert.True(Recognizer.Read(file).Refusal is not null, path);
        }
    }

    [SkippableFact]
    public void Xml_of_the_world_never_throws_bare_or_inside_the_envelope()
    {
        var corpora = Corpora.Require();
        using var suite = ZipFile.OpenRead(Path.Combine(corpora, "xml", "xmlts20130923.zip"));
        var cases = 0;
        foreach (var entry in suite.Entries.Where(entry => entry.Length > 0))
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
                stream.CopyTo(content);
            Survives(content.ToArray(), entry.FullName);
            Survives([.. "<smartLicense><smartLicenseRumAck>"u8, .. content.ToArray(), .. "</smartLicenseRumAck></smartLicense>"u8],
                entry.FullName);
            cases += 2;
        }

        Say($"XML: {cases} cases, 0 exceptions");
        Assert.True(cases >= 6000);
    }

    [Fact]
    public void Mutated_fixtures_never_throw_and_both_readers_agree()
    {
        var random = new Random(20261121);
        var (cases, scanned) = (0, 0);
        foreach (var name in Fixtures)
        {
            var original = FormatFixtures.Bytes(name);
            for (var round = 0; round < 60; round++)
            {
                var mutant = Mutate(original, random);
                Survives(mutant, name);
                scanned += DifferentialTests.Agree(mutant, name) ? 1 : 0;
                cases++;
            }
        }

        Say($"Mutants: {cases} cases, 0 exceptions; {scanned} still read by the scan, all as by the XML reader");
        Assert.True(scanned > 100);
    }

    [Theory]
    [InlineData("<smartLicense>", "<a/>", "</smartLicense>")]
    [InlineData("<smartLicense><smartLicenseRumAck>", "<a/>", "</smartLicenseRumAck></smartLicense>")]
    [InlineData("<smartLicense>", "<a>", "")]
    [InlineData("<smartLicense ", "a='1' ", "/>")]
    [InlineData("<smartLicense>", "&#65;", "</smartLicense>")]
    [InlineData("<smartLicense><RUMReport><![CDATA[", "[", "]]></RUMReport></smartLicense>")]
    [InlineData("<smartLicense><RUMReport><![CDATA[{\"payload\":\"", "\\u0041", "\"}]]></RUMReport></smartLicense>")]
    [InlineData("<smartLicense><smartLicenseRumAck><data><![CDATA[{", "\"k\":1,", "\"k\":1}]]></data></smartLicenseRumAck></smartLicense>")]
    [InlineData("<smartLicense><smartLicenseRumAck><data><![CDATA[[", "1735000001,", "1]]]></data></smartLicenseRumAck></smartLicense>")]
    [InlineData("<smartLicense><RUMReport><![CDATA[", "]]><![CDATA[", "]]></RUMReport></smartLicense>")]
    [InlineData("<smartLicense><!--", "-", "--></smartLicense>")]
    [InlineData("show license\n", "show license ", "\n")]
    [InlineData("", "UDI: PID:", "")]
    [InlineData("{\"acknowledgements\":[", "{\"a\":", "1")]
    [Trait("Attack", "A07")]
    [Trait("Attack", "A09")]
    public void A_large_file_of_one_thing_is_read_soon(string head, string unit, string tail)
    {
        var file = new byte[2 * Limits.MiB];
        var at = Encoding.UTF8.GetBytes(head, file);
        while (at + unit.Length + tail.Length <= file.Length)
            at += Encoding.UTF8.GetBytes(unit, file.AsSpan(at));
        at += Encoding.UTF8.GetBytes(tail, file.AsSpan(at));

        Survives(file.AsSpan(0, at), head + unit);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 8; changes--)
        {
            var at = random.Next(bytes.Count - 4);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(40, bytes.Count - at)));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(60, bytes.Count - at))));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes[at] = (byte)"\"\\<>&]{}[],: \n09u"[random.Next(17)];
                    break;
                default:
                    bytes.InsertRange(at,
                        Encoding.UTF8.GetBytes(random.Next(4) switch { 0 => " ", 1 => "\\u00e9", 2 => "]]>", _ => "<!-- -->" }));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Survives(ReadOnlySpan<byte> file, string name)
    {
        // Processor time where it is known: a busy machine is no fault of the reader.
        var before = OperatingSystem.IsLinux() ? ThreadTime.Read() : TimeSpan.Zero;
        try
        {
            Recognizer.Read(file);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{name}: {exception}");
        }

        var time = OperatingSystem.IsLinux() ? ThreadTime.Read() - before : TimeSpan.Zero;
        Assert.True(time < Soon, $"{name}: {time}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
