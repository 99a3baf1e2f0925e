using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>However CSSM's answers come bundled together, each device gets its own, whole, and nothing else.</summary>
[Trait("Lane", "check")]
public sealed class RegroupingTests(ITestOutputHelper output)
{
    private const int Rounds = 40;
    private const string Pid = "C9300-48P";
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERERE=";

    [Fact]
    public void What_split_writes_is_exactly_the_set_of_answers_that_went_in()
    {
        var (rounds, answers) = (0, 0);
        var seeds = Gen.Choose(0, int.MaxValue - 1);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Rounds), Prop.ForAll(seeds.ToArbitrary(), seed =>
        {
            answers += Round(new System.Random(seed), seed);
            rounds++;
        }));
        Figures.Figure(output, "regrouping rounds", rounds);
        Figures.Figure(output, "regrouped answers", answers);
        Assert.True(rounds >= Rounds && answers > Rounds);
    }

    private static int Round(System.Random random, int seed)
    {
        using var lab = new StationPair();
        var serials = Enumerable.Range(0, random.Next(1, 7)).Select(i => $"FOC{seed % 1000:000}{(char)('A' + i)}").ToArray();
        var stack = random.Next(3) == 0 ? (string[])[$"FOC{seed % 1000:000}Y", $"FOC{seed % 1000:000}Z"] : [];
        for (var i = 0; i < serials.Length; i++)
            lab.Write($"drop/{i}.txt", StationPair.Usage(serials[i], 100 * i));
        if (stack.Length > 0)
            lab.Write("drop/stack.txt", StationPair.Usage(stack, [9_000]));
        StationPair.Done(lab.Zone("collect", "drop"));

        // What each device is to get: for an answer that names several, the whole of it to each.
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        var documents = new List<byte[]>();
        foreach (var kind in (string[])["ack", "code", "reservation"])
        {
            var open = serials.Concat(stack.Take(1)).Where(_ => random.Next(4) > 0).ToList();
            while (open.Count > 0)
            {
                var together = open.Take(kind == "reservation" ? 1 : random.Next(1, 4)).ToList();
                open.RemoveRange(0, together.Count);

                // A stack may be addressed by its other member.
                var addressed = together.ConvertAll(serial =>
                    stack.Length > 0 && serial == stack[0] && random.Next(2) == 0 ? stack[1] : serial
                );
                var document = Encoding.UTF8.GetBytes(Answer(kind, addressed, random));
                documents.Add(document);
                foreach (var serial in together)
                    expected.Add($"{StationPair.Udi(serial)} {Digest.Of(document)}");
            }
        }

        Group(lab, documents, random);
        var collected = lab.Zone("collect", "down", "--json");
        Assert.True(collected.Exit == 0, $"seed {seed}: {collected.Out}");
        var layout = random.Next(2) == 0 ? "flat" : "tree";
        var said = lab.Zone("split", "--to", "tftp", "--layout", layout, "--json");
        Assert.True(said.Exit == 0, $"seed {seed}: {said.Out}{said.Error}");

        var told = said.Json("install").Select(line => $"{line.GetProperty("udi").GetString()} {line.GetProperty("sha256").GetString()}");
        Assert.Equal(expected, told.Order(StringComparer.Ordinal));
        var written = Directory.Exists(lab.At("tftp"))
            ? Directory
                .GetFiles(lab.At("tftp"), "ACK_*", SearchOption.AllDirectories)
                .Select(path => Digest.Of(File.ReadAllBytes(path)).ToString())
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        Assert.Equal(expected.Select(pair => pair.Split(' ')[1]).Order(StringComparer.Ordinal), written);
        return expected.Count;
    }

    /// <summary>Into files and archives of every form, one level or two, some documents twice.</summary>
    private static void Group(StationPair lab, List<byte[]> documents, System.Random random)
    {
        lab.Folder("down");
        var waiting = documents.Concat(documents.Where(_ => random.Next(5) == 0)).OrderBy(_ => random.Next()).ToList();
        for (var number = 0; waiting.Count > 0; number++)
        {
            var some = waiting
                .Take(random.Next(1, 5))
                .Select((bytes, i) => ($"{(random.Next(2) == 0 ? "" : "sub/")}a{i}.{(random.Next(2) == 0 ? "txt" : "xml")}", bytes))
                .ToList();
            waiting.RemoveRange(0, some.Count);
            var file = some.Count == 1 && random.Next(2) == 0 ? some[0].bytes
                : random.Next(3) == 0 ? Pack(random.Next(3), [("inner.bin", Pack(random.Next(3), some)), .. some.Take(random.Next(2))])
                : Pack(random.Next(3), some);
            File.WriteAllBytes(lab.At("down", $"{number}.dat"), file);
        }
    }

    private static byte[] Pack(int form, IReadOnlyList<(string Name, byte[] Bytes)> members)
    {
        using var packed = new MemoryStream();
        if (form == 0)
        {
            using var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, bytes) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        else
        {
            using var gzip = form == 1 ? new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true) : null;
            using var tar = new TarWriter(gzip ?? (Stream)packed, TarEntryFormat.Ustar, leaveOpen: true);
            foreach (var (name, bytes) in members)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }

        return packed.ToArray();
    }

    private static string Answer(string kind, List<string> serials, System.Random random)
    {
        var note = random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var codes = string.Concat(
            serials.Select(serial =>
                $"<smartLicenseAuthorization><udi>P:{Pid},S:{serial}</udi><authorizationCode><flag>A</flag></authorizationCode><signature>{Signature}</signature></smartLicenseAuthorization>"
            )
        );
        var ack =
            $$"""<smartLicenseRumAck><data><![CDATA[[{{string.Join(',', serials.Select(serial => $$"""{"sudi":{"udi_pid":"{{Pid}}","udi_serial_number":"{{serial}}"},"note":"{{note}}"}"""))}}]]]></data><signature>{{Signature}}</signature></smartLicenseRumAck>""";
        return kind switch
        {
            "ack" => $"<smartLicense>{(random.Next(2) == 0 ? codes : "")}{ack}<correlationID>{note}</correlationID></smartLicense>",
            "code" => $"<smartLicense>{codes}<correlationID>{note}</correlationID></smartLicense>",
            _ =>
                $"{(random.Next(2) == 0 ? "" : "\r\n")}<specificPLR><authorizationCode><flag>A</flag><version>{note}</version></authorizationCode><signature>{Signature}</signature><udi>P:{Pid},{(random.Next(2) == 0 ? " " : "")}S:{serials[0]}</udi></specificPLR>",
        };
    }
}
