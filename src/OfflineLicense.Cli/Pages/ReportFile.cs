using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Pages;

/// <summary>
/// Writes a page, a table or a calendar into a file, complete or not at all. It replaces an earlier one of its kind, no other file, and
/// nothing of a station.
/// </summary>
internal static class ReportFile
{
    /// <param name="path">Complete.</param>
    /// <param name="content">Writes the text.</param>
    /// <param name="dryRun">Check only.</param>
    /// <exception cref="Failure">Missing: there is no such folder, or another file has the name.</exception>
    public static void WritePage(string path, Action<TextWriter> content, bool dryRun) =>
        Write(path, "a page", StatusHtml.Head, stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 65536, leaveOpen: true);
            content(text);
        }, dryRun);

    /// <param name="path">Complete.</param>
    /// <param name="what">What it is, for messages: "a table".</param>
    /// <param name="head">An earlier one begins so.</param>
    /// <param name="content">Writes the bytes.</param>
    /// <param name="dryRun">Check only.</param>
    /// <exception cref="Failure">Missing: there is no such folder, or another file has the name.</exception>
    public static void Write(string path, string what, string head, Action<Stream> content, bool dryRun)
    {
        DurableFolder.CheckOutsideStation(path, what);
        if (Path.GetFileName(path).Length == 0)
            throw new Failure(FailureKind.Usage, $"{path} is a folder", $"give {what} a file name");
        DurableFolder.CheckParent(path, what);
        CheckOwn(path, Encoding.UTF8.GetBytes(head));
        if (dryRun)
            return;
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
        folder.Write(Path.GetFileName(path), content, replace: true);
    }

    private static void CheckOwn(string path, byte[] expected)
    {
        if (!Path.Exists(path))
            return;
        var source = new SourceFile(new FileSystem());
        using var stream = source.Open(path, long.MaxValue, follow: false, out var problem);
        if (problem is not null)
            throw problem.ToFailure();
        var head = new byte[expected.Length];
        var length = stream!.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, length).SequenceEqual(expected))
            throw DiskFailure.OtherContent(path);
    }
}
