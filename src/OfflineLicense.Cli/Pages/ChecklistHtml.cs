using System.Diagnostics.CodeAnalysis;
using System.Text;
using OfflineLicense.Cli.Output;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Steps.Stage;

namespace OfflineLicense.Cli.Pages;

/// <summary>CHECKLIST.html: what CHECKLIST.txt says, with boxes that a person ticks in a browser or on paper, without a script.</summary>
internal static class ChecklistHtml
{
    private const string Style = """
        .todo{list-style:none;padding:0;margin:.6rem 0}
        .todo li{border-bottom:1px solid var(--line);padding:.45rem 0;break-inside:avoid}
        .todo label{display:grid;grid-template-columns:1.6rem 3rem 1fr;gap:.2rem;cursor:pointer}
        .todo input{width:1.15rem;height:1.15rem;margin:.2rem 0 0;accent-color:var(--t4)}
        .todo input:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .todo b{overflow-wrap:anywhere}.todo small{display:block;color:var(--soft);overflow-wrap:anywhere}
        .todo li>code,.todo li>p{display:block;margin:.3rem 0 .3rem 4.9rem;user-select:all}
        .todo li>p{user-select:auto}.todo label:has(:checked) b{color:var(--soft);text-decoration:line-through}
        """;

    public static byte[] Write(UploadFolder folder)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, new UTF8Encoding(false), bufferSize: 65536, leaveOpen: true))
            Write(new HtmlWriter(text), folder);
        return bytes.ToArray();
    }

    private static void Write(HtmlWriter html, UploadFolder folder)
    {
        WriteHead(html, folder);
        WriteBatch(html, folder);
        var (step, number) = (0, 0);
        foreach (var (kind, instructions, files) in folder.Steps)
        {
            html.Markup("<h2>Step ").Count(++step).Markup(": ").Text(kind)
                .Text(instructions.Pastes ? ", paste the code" : ", upload the file").Markup(" (").Count(files.Count).Markup(")</h2>\n<p>")
                .Sentence(instructions.Long).Markup("\n<ul class=\"todo\">\n");
            foreach (var file in files)
                WriteRequest(html, file, instructions, ++number);
            html.Markup("</ul>\n");
        }

        WriteThen(html, folder);
        WriteEarlier(html, folder);
        html.Markup("<footer>Made by ").Text(Versions.Line(Versions.Tool))
            .Markup(". The page stores nothing: a box that you tick is open again when the page is. ")
            .Markup("CHECKLIST.txt says the same.</footer>\n</main></body></html>\n");
    }

    private static void WriteHead(HtmlWriter html, UploadFolder folder) => html
        .Markup($"<!DOCTYPE html>\n{OwnFileMarker.Page}checklist -->\n")
        .Markup("<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
        .Markup("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .Markup("<meta name=\"referrer\" content=\"no-referrer\">\n<title>Upload for ")
        .Text(folder.First.Zone ?? "this station").Markup("</title>\n<style>").Markup(PageStyle.Css).Markup(Style)
        .Markup("</style></head>\n<body><main class=\"page\" id=\"main\">\n<header><p class=\"kicker\">Upload checklist</p><h1>")
        .Text(folder.First.Zone ?? "This station").Markup("</h1>\n<dl class=\"facts\"><dt>Smart account<dd>")
        .Text(folder.First.SmartAccount ?? "(not stated)").Markup("<dt>Virtual account<dd>")
        .Text(folder.First.VirtualAccount ?? "(not stated)").Markup("<dt>Requests<dd>").Count(folder.Files.Count)
        .Markup("</dl></header>\n<p>At CSSM, choose this account first. Upload each file as it is. Never open and save a file: ")
        .Markup("the device signed its text.\n<p>CSSM names its response <code>ACK_</code> + the file's name. Keep that name: ")
        .Markup("offlic uses it to find the device.\n");

    private static void WriteBatch(HtmlWriter html, UploadFolder folder)
    {
        if (folder.Batch is { } batch)
        {
            html.Markup("<h2>The batch</h2>\n<p><code>").Text(batch).Markup("</code> holds all ")
                .Count(folder.Files.Count(file => file.IsUsage)).Markup(" usage files of this folder in one upload.\n<p>")
                .Sentence(folder.BatchTriedAt is { } at ? UploadChecklist.DescribeTried(at) : UploadChecklist.TryOneFirst)
                .Markup("\n<p class=\"bad\">Never upload both: CSSM fails on duplicates.\n");
        }

        foreach (var old in folder.OldBatches)
            html.Markup("<p class=\"bad\">Do not upload <code>").Text(old).Markup("</code>: it is from an earlier run.\n");
    }

    private static void WriteRequest(HtmlWriter html, StagedFile file, PortalStep instructions, int number)
    {
        html.Markup("<li><label><input type=\"checkbox\"><span>").Count(number).Markup("</span><span><b>").Text(file.UploadName)
            .Markup("</b><small>")
            .Text(file.Server is { } server ? $"server {server}" : file.Udi?.ToString() ?? "no UDI in it").Markup("</small>");
        foreach (var (tag, count) in file.Reserves)
            html.Markup("<small>reserve ").Count(count).Markup(" x ").Text(tag).Markup("</small>");
        foreach (var warning in file.Warnings)
            html.Markup("<small>note: ").Sentence(warning.Message).Markup("</small>");
        html.Markup("</span></label>");
        if (instructions.Pastes)
            WriteCodes(html, file);
        if (instructions.EndsWithoutFile)
        {
            html.Markup("<p>CSSM gives no file for this. When it is done: <code>offlic mark done ").Text(file.UploadName)
                .Markup("</code>");
        }

        html.Markup("\n");
    }

    /// <summary>A click selects the whole code and nothing else.</summary>
    private static void WriteCodes(HtmlWriter html, StagedFile file)
    {
        var plain = file.Codes.Where(CodeText.CanBePasted).ToList();
        html.Markup("<p>").Text(plain.Count == 0
            ? "The code is in the file; copy it, never type it: case matters."
            : "Copy, never type: case matters.");
        foreach (var code in plain)
            html.Markup("<code>").Sentence(code).Markup("</code>");
        if (plain.Count > 0 && plain.Count < file.Codes.Count)
            html.Markup("<p>").Count(file.Codes.Count - plain.Count).Markup(" more in the file, not in plain characters");
    }

    private static void WriteThen(HtmlWriter html, UploadFolder folder) => html
        .Markup("<h2>Then, at this desk</h2>\n<dl class=\"facts\"><dt><code>offlic collect DOWNLOADS</code>")
        .Markup("<dd>the responses, as downloaded")
        .MarkupIf(folder.Files.Any(file => file.Kind == DocumentKind.ServerRequest),
            "<dt><code>offlic collect --as PURPOSE-response --server NAME FILE</code><dd>a response for a server, one file at a time")
        .Markup("<dt><code>offlic mark uploaded FOLDER</code><dd>what CSSM has not responded to yet")
        .Markup("<dt><code>offlic mark refused NAME --reason TEXT</code><dd>what CSSM refused")
        .Markup("<dt><code>offlic pack --to DRIVE</code><dd>responses and marks, back to the zone</dl>\n");

    private static void WriteEarlier(HtmlWriter html, UploadFolder folder)
    {
        if (folder.Settled.Count > 0)
        {
            html.Markup("<h2>Do not upload again</h2>\n<p>These files of an earlier run are still in this folder.\n")
                .Markup("<ul class=\"todo\">\n");
        }

        foreach (var file in folder.Settled)
        {
            html.Markup("<li><label><input type=\"checkbox\" checked disabled><span></span><span><b>").Text(file.UploadName)
                .Markup("</b><small>").Text($"{file.Because} {DisplayTime.Format(file.At)}").Markup("</small></span></label>\n");
        }

        html.MarkupIf(folder.Settled.Count > 0, "</ul>\n");
        WriteNames(html, folder.Elsewhere.Select(row => (row.UploadName, row.StagedIn)),
            "<h2>Still without a response</h2>\n<p>These files of this account are in another folder.\n<ul>\n");
        WriteNames(html, folder.LeftOut.Select(name => (name, (string?)null)),
            "<h2>Left out</h2>\n<p>Every report in them was uploaded before, and CSSM fails on duplicates.\n<ul>\n");
    }

    private static void WriteNames(
        HtmlWriter html, IEnumerable<(string Name, string? Where)> files, [ConstantExpected] string heading)
    {
        var any = false;
        foreach (var (name, where) in files)
        {
            html.MarkupIf(!any, heading).Markup("<li>").Text(name).Markup("<small class=\"soft\"> ").Text(where).Markup("</small>\n");
            any = true;
        }

        html.MarkupIf(any, "</ul>\n");
    }
}
