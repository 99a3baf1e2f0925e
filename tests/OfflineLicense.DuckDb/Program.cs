using DuckDB.NET.Data;

namespace OfflineLicense.DuckDb;

/// <summary><c>DATABASE FOLDER FILE…</c>: runs files of SQL from a folder and prints rows, as the command line of DuckDB does.</summary>
internal static class Program
{
    private const string Include = ".read ";

    public static void Main(string[] args)
    {
        Environment.CurrentDirectory = args[1];
        using var connection = new DuckDBConnection($"Data Source={args[0]}");
        connection.Open();
        foreach (var file in args[2..])
        {
            using var command = connection.CreateCommand();
            command.CommandText = string.Join('\n', File.ReadLines(file).SelectMany(line =>
                line.StartsWith(Include, StringComparison.Ordinal) ? File.ReadLines(line[Include.Length..]) : [line]));
            using var reader = command.ExecuteReader();
            do
            {
                while (reader.Read())
                {
                    Console.WriteLine(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                        .Select(at => reader.IsDBNull(at) ? string.Empty : reader.GetValue(at))));
                }
            }
            while (reader.NextResult());
        }
    }
}
