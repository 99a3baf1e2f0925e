using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Pages;

/// <summary>Writes a page into a file, complete or not at all. It replaces an earlier page and no other file.</summary>
internal static class PageFile
{
    private const int HeadLength = 512;

    /// <exception cref="Failure">Missing: there is no such folder, or a file that is not ours has the name.</exception>
    public static void Write(string path, Action<TextWriter> content, bool dryRun)
    {
        DurableFolder.CheckParent(path, "a page");
        CheckOwn(path);
        if (dryRun)
            return;
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
        folder.Write(Path.GetFileName(path), stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 65536, leaveOpen: true);
            content(text);
        }, replace: true);
    }

    private static void CheckOwn(string path)
    {
        if (!Path.Exists(path))
            return;
        var source = new SourceFile(new System.IO.Abstractions.FileSystem());
        using var stream = source.Open(path, long.MaxValue, follow: false, out var problem);
        if (problem is not null)
            throw problem.ToFailure();
        var head = new byte[HeadLength];
        var length = stream!.Stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        if (OwnFileReader.Read(head.AsSpan(0, length)) is null)
            throw DiskFailure.OtherContent(path);
    }
}
