"""Any office workbook read by meaning: ledger, function list, information resources, applications."""
