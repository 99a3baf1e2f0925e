using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Steps.Receive;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary>The requests that CSSM refused, as received bundles say, with its words.</summary>
internal static class RefusedRequestLines
{
    public static void Write(ConsoleOutput output, IReadOnlyList<RefusedRequest> refused)
    {
        if (refused.Count == 0)
            return;
        output.WriteLine($"CSSM refused {Plural.Format(refused.Count, "request")}:");
        var shown = refused.Take(ConsoleOutput.AttentionShown).ToList();
        var name = shown.Max(request => GetName(request).Length);
        var serial = shown.Max(request => GetSerial(request).Length);
        foreach (var request in shown)
        {
            var head = $"  {GetName(request).PadRight(name)}  {GetSerial(request).PadRight(serial)}  ";
            output.WriteParts(head, [request.Words is { } words ? $"CSSM: \"{words}\"" : "no words of CSSM"], indent: 6);
        }

        if (refused.Count > shown.Count)
            output.WriteLine($"  … and {refused.Count - shown.Count:N0} more: offlic status --list --state refused");
    }

    private static string GetName(RefusedRequest request) =>
        request.Serial is null ? SafeText.Value(request.Name) : ScreenLine.Name(request.Name);

    private static string GetSerial(RefusedRequest request) => SafeText.Value(request.Serial ?? string.Empty);
}
