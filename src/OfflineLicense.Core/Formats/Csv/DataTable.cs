using System.Reflection;

namespace OfflineLicense.Formats.Csv;

/// <summary>A table with tabs inside the program; lines with # explain it.</summary>
internal static class DataTable
{
    public static IReadOnlyList<string[]> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#').Select(line => line.Split('\t'))];
    }
}
