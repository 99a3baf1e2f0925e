using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace OfflineLicense.Benchmarks.Sample;

/// <summary>One answer as CSSM wrote it: <c>ACK_</c> + the upload's name.</summary>
internal sealed record CssmAnswer(FleetDevice Device, string UploadName, AnswerShape Shape, byte[] Bytes)
{
    public string Name => "ACK_" + UploadName;
}

/// <summary>
/// Stands where CSSM stands: takes the files of upload folders and answers each. It knows a device by the bytes it was
/// given, so an upload that was changed on the way gets no answer.
/// </summary>
internal sealed class SampleCssm(IEnumerable<FleetDevice> fleet, DateTimeOffset at, int seed = 1)
{
    private readonly Dictionary<string, FleetDevice> _known = fleet.ToDictionary(device =>
        Convert.ToHexString(SHA256.HashData(device.Usage()))
    );

    /// <summary>Answers every <c>.txt</c> in the upload folders below this one that is no checklist, in the order of their names.</summary>
    /// <param name="folder">What <c>stage</c> wrote.</param>
    /// <param name="shape">The shape of all of them; null: mixed.</param>
    /// <exception cref="InvalidDataException">An upload is not byte for byte what one of the devices wrote.</exception>
    public IReadOnlyList<CssmAnswer> Answer(string folder, AnswerShape? shape = null) =>
    [
        .. Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "CHECKLIST.txt")
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .Select(path => AnswerTo(path, shape)),
    ];

    /// <summary>One file an answer, every third under the name that a browser gives to a second download.</summary>
    public static void Download(IEnumerable<CssmAnswer> answers, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var answer in answers)
        {
            var name = answer.Device.Number % 3 == 0 ? $"{Path.GetFileNameWithoutExtension(answer.Name)} (1).txt" : answer.Name;
            File.WriteAllBytes(Path.Combine(folder, name), answer.Bytes);
        }
    }

    /// <summary>The answer to a multi-device upload: <c>ACK_UD_SA_….tar.gz</c> around <c>ACK_UD_VA_….tar.gz</c>.</summary>
    public static void DownloadArchive(IEnumerable<CssmAnswer> answers, string path)
    {
        using var inner = new MemoryStream();
        using (var gzip = new GZipStream(inner, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var answer in answers)
                Put(tar, answer.Name, answer.Bytes);
        }

        using var file = File.Create(path);
        using var outerGzip = new GZipStream(file, CompressionLevel.Fastest);
        using var outer = new TarWriter(outerGzip, TarEntryFormat.Ustar);
        Put(outer, "ACK_UD_VA_26Nov21_10_30_00_123_py.tar.gz", inner.ToArray());
    }

    private static void Put(TarWriter tar, string name, byte[] bytes) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });

    private CssmAnswer AnswerTo(string path, AnswerShape? shape)
    {
        var device = _known.GetValueOrDefault(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))))
            ?? throw new InvalidDataException($"{Path.GetFileName(path)} is not what any device wrote");
        var random = new Random(unchecked((seed * 1_000_003) + device.Number));
        var mixed = (AnswerShape)random.Next(4);
        if (mixed is AnswerShape.ReportIds && !device.ReportIdsAreItsOwn)
            mixed = AnswerShape.NameOnly;
        return new CssmAnswer(device, Path.GetFileName(path), shape ?? mixed, SampleAnswer.File(device, shape ?? mixed, at, random));
    }
}
